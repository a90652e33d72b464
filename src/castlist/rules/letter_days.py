"""How a day is written in each language in which letters can be worded: its names and its order.

From the Unicode Common Locale Data Repository: “MMMMEEEEd”, and the full date where a year stands in it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from castlist.rules.languages import HOUSE


@dataclass(frozen=True, slots=True)
class Days:
    """`short`, `full`: the order without and with the year: w names the weekday, m the month, n is its number."""

    short: str
    full: str
    weekdays: str
    months: str


DAYS: Final = {
    "en": Days(
        "{w} {d} {m}", "{w} {d} {m} {y}",
        "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
        "January|February|March|April|May|June|July|August|September|October|November|December",
    ),
    "ar": Days(
        "{w}، {d} {m}", "{w}، {d} {m} {y}",
        "الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد",
        "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
    ),
    "bg": Days(
        "{w}, {d} {m}", "{w}, {d} {m} {y} г.",
        "понеделник|вторник|сряда|четвъртък|петък|събота|неделя",
        "януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември",
    ),
    "ca": Days(
        "{w}, {d} {m}", "{w}, {d} {m} del {y}",
        "dilluns|dimarts|dimecres|dijous|divendres|dissabte|diumenge",
        "de gener|de febrer|de març|d’abril|de maig|de juny|"
        "de juliol|d’agost|de setembre|d’octubre|de novembre|de desembre",
    ),
    "cs": Days(
        "{w} {d}. {m}", "{w} {d}. {m} {y}",
        "pondělí|úterý|středa|čtvrtek|pátek|sobota|neděle",
        "ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince",
    ),
    "cy": Days(
        "{w}, {d} {m}", "{w}, {d} {m} {y}",
        "Dydd Llun|Dydd Mawrth|Dydd Mercher|Dydd Iau|Dydd Gwener|Dydd Sadwrn|Dydd Sul",
        "Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr",
    ),
    "da": Days(
        "{w} den {d}. {m}", "{w} den {d}. {m} {y}",
        "mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag",
        "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december",
    ),
    "de": Days(
        "{w}, {d}. {m}", "{w}, {d}. {m} {y}",
        "Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag",
        "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember",
    ),
    "el": Days(
        "{w} {d} {m}", "{w} {d} {m} {y}",
        "Δευτέρα|Τρίτη|Τετάρτη|Πέμπτη|Παρασκευή|Σάββατο|Κυριακή",
        "Ιανουαρίου|Φεβρουαρίου|Μαρτίου|Απριλίου|Μαΐου|Ιουνίου|"
        "Ιουλίου|Αυγούστου|Σεπτεμβρίου|Οκτωβρίου|Νοεμβρίου|Δεκεμβρίου",
    ),
    "es": Days(
        "{w}, {d} de {m}", "{w}, {d} de {m} de {y}",
        "lunes|martes|miércoles|jueves|viernes|sábado|domingo",
        "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
    ),
    "et": Days(
        "{w}, {d}. {m}", "{w}, {d}. {m} {y}",
        "esmaspäev|teisipäev|kolmapäev|neljapäev|reede|laupäev|pühapäev",
        "jaanuar|veebruar|märts|aprill|mai|juuni|juuli|august|september|oktoober|november|detsember",
    ),
    "eu": Days(
        "{m}ren {d}(a), {w}", "{y}(e)ko {m}ren {d}(a), {w}",
        "astelehena|asteartea|asteazkena|osteguna|ostirala|larunbata|igandea",
        "urtarrila|otsaila|martxoa|apirila|maiatza|ekaina|uztaila|abuztua|iraila|urria|azaroa|abendua",
    ),
    "fi": Days(
        "{w} {d}. {m}", "{w} {d}. {m} {y}",
        "maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai",
        "tammikuuta|helmikuuta|maaliskuuta|huhtikuuta|toukokuuta|"
        "kesäkuuta|heinäkuuta|elokuuta|syyskuuta|lokakuuta|marraskuuta|joulukuuta",
    ),
    "fr": Days(
        "{w} {d} {m}", "{w} {d} {m} {y}",
        "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
        "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    ),
    "ga": Days(
        "{w} {d} {m}", "{w} {d} {m} {y}",
        "Dé Luain|Dé Máirt|Dé Céadaoin|Déardaoin|Dé hAoine|Dé Sathairn|Dé Domhnaigh",
        "Eanáir|Feabhra|Márta|Aibreán|Bealtaine|Meitheamh|"
        "Iúil|Lúnasa|Meán Fómhair|Deireadh Fómhair|Samhain|Nollaig",
    ),
    "he": Days(
        "{w}, {d} ב{m}", "{w}, {d} ב{m} {y}",
        "יום שני|יום שלישי|יום רביעי|יום חמישי|יום שישי|יום שבת|יום ראשון",
        "ינואר|פברואר|מרץ|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר",
    ),
    "hr": Days(
        "{w}, {d}. {m}", "{w}, {d}. {m} {y}.",
        "ponedjeljak|utorak|srijeda|četvrtak|petak|subota|nedjelja",
        "siječnja|veljače|ožujka|travnja|svibnja|lipnja|srpnja|kolovoza|rujna|listopada|studenoga|prosinca",
    ),
    "hu": Days(
        "{m} {d}., {w}", "{y}. {m} {d}., {w}",
        "hétfő|kedd|szerda|csütörtök|péntek|szombat|vasárnap",
        "január|február|március|április|május|június|július|augusztus|szeptember|október|november|december",
    ),
    "is": Days(
        "{w}, {d}. {m}", "{w}, {d}. {m} {y}",
        "mánudagur|þriðjudagur|miðvikudagur|fimmtudagur|föstudagur|laugardagur|sunnudagur",
        "janúar|febrúar|mars|apríl|maí|júní|júlí|ágúst|september|október|nóvember|desember",
    ),
    "it": Days(
        "{w} {d} {m}", "{w} {d} {m} {y}",
        "lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica",
        "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre",
    ),
    "ja": Days(
        "{n}月{d}日({w})", "{y}年{n}月{d}日{w}",
        "月曜日|火曜日|水曜日|木曜日|金曜日|土曜日|日曜日",
        "1月|2月|3月|4月|5月|6月|7月|8月|9月|10月|11月|12月",
    ),
    "ko": Days(
        "{m} {d}일 ({w})", "{y}년 {m} {d}일 {w}",
        "월요일|화요일|수요일|목요일|금요일|토요일|일요일",
        "1월|2월|3월|4월|5월|6월|7월|8월|9월|10월|11월|12월",
    ),
    "lt": Days(
        "{m} {d} d., {w}", "{y} m. {m} {d} d., {w}",
        "pirmadienis|antradienis|trečiadienis|ketvirtadienis|penktadienis|šeštadienis|sekmadienis",
        "sausio|vasario|kovo|balandžio|gegužės|birželio|liepos|rugpjūčio|rugsėjo|spalio|lapkričio|gruodžio",
    ),
    "lv": Days(
        "{w}, {d}. {m}", "{w}, {y}. gada {d}. {m}",
        "pirmdiena|otrdiena|trešdiena|ceturtdiena|piektdiena|sestdiena|svētdiena",
        "janvāris|februāris|marts|aprīlis|maijs|jūnijs|"
        "jūlijs|augusts|septembris|oktobris|novembris|decembris",
    ),
    "nl": Days(
        "{w} {d} {m}", "{w} {d} {m} {y}",
        "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag",
        "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december",
    ),
    "no": Days(
        "{w} {d}. {m}", "{w} {d}. {m} {y}",
        "mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag",
        "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember",
    ),
    "pl": Days(
        "{w}, {d} {m}", "{w}, {d} {m} {y}",
        "poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela",
        "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia",
    ),
    "pt": Days(
        "{w}, {d} de {m}", "{w}, {d} de {m} de {y}",
        "segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|sábado|domingo",
        "janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro",
    ),
    "ro": Days(
        "{w}, {d} {m}", "{w}, {d} {m} {y}",
        "luni|marți|miercuri|joi|vineri|sâmbătă|duminică",
        "ianuarie|februarie|martie|aprilie|mai|iunie|iulie|august|septembrie|octombrie|noiembrie|decembrie",
    ),
    "sk": Days(
        "{w} {d}. {m}", "{w} {d}. {m} {y}",
        "pondelok|utorok|streda|štvrtok|piatok|sobota|nedeľa",
        "januára|februára|marca|apríla|mája|júna|júla|augusta|septembra|októbra|novembra|decembra",
    ),
    "sl": Days(
        "{w}, {d}. {m}", "{w}, {d}. {m} {y}",
        "ponedeljek|torek|sreda|četrtek|petek|sobota|nedelja",
        "januar|februar|marec|april|maj|junij|julij|avgust|september|oktober|november|december",
    ),
    "sr": Days(
        "{w}, {d}. {m}", "{w}, {d}. {m} {y}.",
        "понедељак|уторак|среда|четвртак|петак|субота|недеља",
        "јануар|фебруар|март|април|мај|јун|јул|август|септембар|октобар|новембар|децембар",
    ),
    "sv": Days(
        "{w} {d} {m}", "{w} {d} {m} {y}",
        "måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag",
        "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december",
    ),
    "tr": Days(
        "{d} {m} {w}", "{d} {m} {y} {w}",
        "Pazartesi|Salı|Çarşamba|Perşembe|Cuma|Cumartesi|Pazar",
        "Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık",
    ),
    "uk": Days(
        "{w}, {d} {m}", "{w}, {d} {m} {y} р.",
        "понеділок|вівторок|середа|четвер|пʼятниця|субота|неділя",
        "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня",
    ),
    "zh": Days(
        "{n}月{d}日{w}", "{y}年{n}月{d}日{w}",
        "星期一|星期二|星期三|星期四|星期五|星期六|星期日",
        "一月|二月|三月|四月|五月|六月|七月|八月|九月|十月|十一月|十二月",
    ),
}  # fmt: skip


def day_in(language: str, day: date, *, year: bool = False) -> str:
    """'Saturday 12 September', or 'samedi 12 septembre 2026'; in the house's language where the other is not known."""
    how = DAYS.get(language) or DAYS[HOUSE]
    weekday, month = how.weekdays.split("|")[day.weekday()], how.months.split("|")[day.month - 1]
    return (how.full if year else how.short).format(w=weekday, d=day.day, m=month, n=day.month, y=day.year)
