"""What Castlist itself puts into letters, in the languages in which it knows to say it; in English in all others."""

from collections.abc import Mapping
from typing import Final

from castlist.rules.languages import HOUSE

ENGLISH: Final[Mapping[str, str]] = {
    "and": "and",
    "or": "or",
    "covering": "{role} (covering {covers})",
    "comes": "Please come at {comes}; your last group ends at {goes}.",
    "free": "free",
    "room": "room {room}",
    "off": "your time on {when}, {place}, does not take place",
    "call": "The first call is on {when}, {begins} to {ends} (times in {clock}).",
    "follows": "When and where the first call is follows.",
    "ask": "If you want to know more, answer this letter.",
    "Where": "Where",
    "Getting in": "Getting in",
    "To bring": "To bring",
    "Whom to ask": "Whom to ask",
    "Pay": "Pay",
    "Contract": "Contract",
    "Dates": "Dates",
    "Content": "Content",
    "As you told us": "As you told us",
    "You cannot": "You cannot",
    "to_whom": "To {whom}, for {name}:",
    "worries": "If something worries you, tell {whom}.",
    "outside": "outside the production, {whom}",
    "concern": "Or write it on this page, without an account: {link}concern/",
    "whom_to_tell": "If something worries you, this page says whom you can tell: {link}concern/",
    "own_page": (
        "What we keep of you, whether we remind you, and whether you hear anything new from us, is yours to say: "
        "{link}kept/ It changes nothing about an answer that we owe you."
    ),
    "tape": "Self-tape for {role}: you send it from this page, by {when}. {link}tape/",
    "button": "Open your page",
}

_DE = {
    "and": "und", "or": "oder", "covering": "{role} (Zweitbesetzung für {covers})",
    "comes": "Bitte komm um {comes}; deine letzte Gruppe endet um {goes}.",
    "free": "frei", "room": "Raum {room}", "off": "dein Termin am {when}, {place}, findet nicht statt",
    "call": "Das erste Treffen ist am {when}, {begins} bis {ends} (Ortszeit {clock}).",
    "follows": "Der Termin des ersten Treffens steht noch nicht fest; er folgt.",
    "ask": "Wenn du dazu Fragen hast, antworte auf diesen Brief.",
    "Where": "Wo", "Getting in": "Zugang", "To bring": "Mitbringen", "Whom to ask": "Bei Fragen",
    "Pay": "Bezahlung", "Contract": "Vertrag", "Dates": "Termine", "Content": "Inhalte",
    "As you told us": "Wie du uns gesagt hast", "You cannot": "Du kannst nicht",
    "to_whom": "An {whom}, für {name}:", "worries": "Wenn dich etwas beunruhigt, sag es {whom}.",
    "outside": "außerhalb der Produktion {whom}",
    "concern": "Oder schreib es auf dieser Seite, ohne Konto: {link}concern/",
    "whom_to_tell": "Wenn dich etwas beunruhigt, steht auf dieser Seite, wem du es sagen kannst: {link}concern/",
    "own_page": (
        "Was wir über dich aufbewahren, ob wir dich erinnern und ob du Neues von uns hörst, bestimmst du: {link}kept/ "
        "An einer Antwort, die wir dir schulden, ändert das nichts."
    ),
    "tape": "Self-Tape für {role}: du schickst es von dieser Seite, bis {when}. {link}tape/",
    "button": "Deine Seite öffnen",
}  # fmt: skip
_FR = {
    "and": "et", "or": "ou", "covering": "{role} (doublure de {covers})",
    "comes": "Venez à {comes} ; votre dernier groupe se termine à {goes}.",
    "free": "libre", "room": "salle {room}", "off": "votre rendez-vous du {when}, {place}, n’a pas lieu",
    "call": "La première rencontre a lieu le {when}, de {begins} à {ends} (heure de {clock}).",
    "follows": "La première rencontre n’est pas encore fixée ; la date suivra.",
    "ask": "Si vous avez des questions, répondez à cette lettre.",
    "Where": "Où", "Getting in": "Accès", "To bring": "À apporter", "Whom to ask": "À qui demander",
    "Pay": "Rémunération", "Contract": "Contrat", "Dates": "Dates", "Content": "Contenu",
    "As you told us": "Comme vous nous l’avez dit", "You cannot": "Vous n’êtes pas libre",
    "to_whom": "À {whom}, pour {name} :", "worries": "Si quelque chose vous préoccupe, parlez-en à {whom}.",
    "outside": "hors de la production, à {whom}",
    "concern": "Ou écrivez-le sur cette page, sans compte : {link}concern/",
    "whom_to_tell": "Si quelque chose vous préoccupe, cette page dit à qui en parler : {link}concern/",
    "own_page": (
        "Ce que nous gardons de vous, si nous vous envoyons des rappels et si vous recevez encore des nouvelles de "
        "notre part, c’est à vous de le dire : {link}kept/ Cela ne change rien à une réponse que nous vous devons."
    ),
    "tape": "Self-tape pour {role} : vous l’envoyez depuis cette page, avant le {when}. {link}tape/",
    "button": "Ouvrir votre page",
}  # fmt: skip
_ES = {
    "and": "y", "or": "o", "covering": "{role} (suplente de {covers})",
    "comes": "Ven a las {comes}; tu último grupo termina a las {goes}.",
    "free": "libre", "room": "sala {room}", "off": "tu cita del {when}, {place}, no tiene lugar",
    "call": "El primer encuentro es el {when}, de {begins} a {ends} (hora de {clock}).",
    "follows": "El primer encuentro aún no está fijado; la fecha llegará más adelante.",
    "ask": "Si tienes preguntas, responde a esta carta.",
    "Where": "Dónde", "Getting in": "Acceso", "To bring": "Qué traer", "Whom to ask": "A quién preguntar",
    "Pay": "Pago", "Contract": "Contrato", "Dates": "Fechas", "Content": "Contenido",
    "As you told us": "Como nos dijiste", "You cannot": "No puedes",
    "to_whom": "A {whom}, para {name}:", "worries": "Si algo te preocupa, díselo a {whom}.",
    "outside": "fuera de la producción, a {whom}",
    "concern": "O escríbelo en esta página, sin cuenta: {link}concern/",
    "whom_to_tell": "Si algo te preocupa, en esta página dice a quién puedes decírselo: {link}concern/",
    "own_page": (
        "Qué guardamos de ti, si te enviamos recordatorios y si recibes algo nuevo de nuestra parte lo decides tú: "
        "{link}kept/ Eso no cambia nada de una respuesta que te debemos."
    ),
    "tape": "Self-tape para {role}: lo envías desde esta página, hasta el {when}. {link}tape/",
    "button": "Abrir tu página",
}  # fmt: skip
_IT = {
    "and": "e", "or": "o", "covering": "{role} (sostituto di {covers})",
    "comes": "Vieni alle {comes}; il tuo ultimo gruppo finisce alle {goes}.",
    "free": "libero", "room": "sala {room}", "off": "il tuo appuntamento di {when}, {place}, non ha luogo",
    "call": "Il primo incontro è {when}, dalle {begins} alle {ends} (ora di {clock}).",
    "follows": "Il primo incontro non è ancora fissato; la data seguirà.",
    "ask": "Se hai domande, rispondi a questa lettera.",
    "Where": "Dove", "Getting in": "Accesso", "To bring": "Da portare", "Whom to ask": "A chi chiedere",
    "Pay": "Compenso", "Contract": "Contratto", "Dates": "Date", "Content": "Contenuti",
    "As you told us": "Come ci hai detto", "You cannot": "Non puoi",
    "to_whom": "A {whom}, per {name}:", "worries": "Se qualcosa ti preoccupa, parlane con {whom}.",
    "outside": "fuori dalla produzione, con {whom}",
    "concern": "Oppure scrivilo su questa pagina, senza account: {link}concern/",
    "whom_to_tell": "Se qualcosa ti preoccupa, questa pagina dice con chi puoi parlarne: {link}concern/",
    "own_page": (
        "Che cosa conserviamo di te, se ti mandiamo promemoria e se ricevi altro di nuovo da noi lo decidi tu: "
        "{link}kept/ Non cambia nulla di una risposta che ti dobbiamo."
    ),
    "tape": "Self-tape per {role}: lo invii da questa pagina, entro {when}. {link}tape/",
    "button": "Apri la tua pagina",
}  # fmt: skip
_NL = {
    "and": "en", "or": "of", "covering": "{role} (doublure van {covers})",
    "comes": "Kom om {comes}; je laatste groep eindigt om {goes}.",
    "free": "vrij", "room": "zaal {room}", "off": "je afspraak op {when}, {place}, gaat niet door",
    "call": "De eerste bijeenkomst is op {when}, {begins} tot {ends} (tijd in {clock}).",
    "follows": "De eerste bijeenkomst staat nog niet vast; de datum volgt.",
    "ask": "Heb je vragen, antwoord dan op deze brief.",
    "Where": "Waar", "Getting in": "Toegang", "To bring": "Meebrengen", "Whom to ask": "Bij vragen",
    "Pay": "Betaling", "Contract": "Contract", "Dates": "Data", "Content": "Inhoud",
    "As you told us": "Zoals je ons zei", "You cannot": "Je kunt niet",
    "to_whom": "Aan {whom}, voor {name}:", "worries": "Maak je je ergens zorgen over, vertel het {whom}.",
    "outside": "buiten de productie {whom}",
    "concern": "Of schrijf het op deze pagina, zonder account: {link}concern/",
    "whom_to_tell": "Maak je je ergens zorgen over, dan staat op deze pagina wie je het kunt vertellen: {link}concern/",
    "own_page": (
        "Wat we van je bewaren, of we je herinneren en of je nog iets nieuws van ons hoort, bepaal je zelf: "
        "{link}kept/ Het verandert niets aan een antwoord dat we je schuldig zijn."
    ),
    "tape": "Self-tape voor {role}: je stuurt hem vanaf deze pagina, uiterlijk {when}. {link}tape/",
    "button": "Open je pagina",
}  # fmt: skip
_PT = {
    "and": "e", "or": "ou", "covering": "{role} (substituição de {covers})",
    "comes": "Chegue às {comes}; o seu último grupo termina às {goes}.",
    "free": "livre", "room": "sala {room}", "off": "o seu horário de {when}, {place}, não se realiza",
    "call": "O primeiro encontro é {when}, das {begins} às {ends} (hora de {clock}).",
    "follows": "O primeiro encontro ainda não está marcado; a data segue depois.",
    "ask": "Se tiver perguntas, responda a esta carta.",
    "Where": "Onde", "Getting in": "Acesso", "To bring": "O que trazer", "Whom to ask": "A quem perguntar",
    "Pay": "Pagamento", "Contract": "Contrato", "Dates": "Datas", "Content": "Conteúdo",
    "As you told us": "Como nos disse", "You cannot": "Não pode",
    "to_whom": "Para {whom}, sobre {name}:", "worries": "Se algo preocupa você, fale com {whom}.",
    "outside": "fora da produção, com {whom}",
    "concern": "Ou escreva nesta página, sem conta: {link}concern/",
    "whom_to_tell": "Se algo preocupa você, esta página diz com quem pode falar: {link}concern/",
    "own_page": (
        "O que guardamos sobre você, se enviamos lembretes e se recebe algo de novo da nossa parte, é você que decide: "
        "{link}kept/ Isso não muda nada numa resposta que lhe devemos."
    ),
    "tape": "Self-tape para {role}: envia-se a partir desta página, até {when}. {link}tape/",
    "button": "Abrir a sua página",
}  # fmt: skip
_SV = {
    "and": "och", "or": "eller", "covering": "{role} (ersättare för {covers})",
    "comes": "Kom klockan {comes}; din sista grupp slutar klockan {goes}.",
    "free": "ledigt", "room": "rum {room}", "off": "din tid {when}, {place}, blir inte av",
    "call": "Första samlingen är {when}, {begins} till {ends} (tid i {clock}).",
    "follows": "Första samlingen är inte bestämd än; datumet kommer senare.",
    "ask": "Har du frågor, svara på det här brevet.",
    "Where": "Var", "Getting in": "Ingång", "To bring": "Ta med", "Whom to ask": "Vid frågor",
    "Pay": "Betalning", "Contract": "Avtal", "Dates": "Datum", "Content": "Innehåll",
    "As you told us": "Som du har sagt oss", "You cannot": "Du kan inte",
    "to_whom": "Till {whom}, för {name}:", "worries": "Om något oroar dig, berätta för {whom}.",
    "outside": "utanför produktionen, {whom}",
    "concern": "Eller skriv det på den här sidan, utan konto: {link}concern/",
    "whom_to_tell": "Om något oroar dig står det på den här sidan vem du kan berätta det för: {link}concern/",
    "own_page": (
        "Vad vi sparar om dig, om vi påminner dig och om du får höra något nytt från oss bestämmer du: {link}kept/ "
        "Det ändrar inget om ett svar som vi är skyldiga dig."
    ),
    "tape": "Self-tape för {role}: du skickar den från den här sidan, senast {when}. {link}tape/",
    "button": "Öppna din sida",
}  # fmt: skip
_DA = {
    "and": "og", "or": "eller", "covering": "{role} (dækker {covers})",
    "comes": "Kom klokken {comes}; din sidste gruppe slutter klokken {goes}.",
    "free": "fri", "room": "lokale {room}", "off": "din tid {when}, {place}, bliver ikke til noget",
    "call": "Det første møde er {when}, {begins} til {ends} (tid i {clock}).",
    "follows": "Det første møde er ikke fastlagt endnu; datoen følger.",
    "ask": "Har du spørgsmål, så svar på dette brev.",
    "Where": "Hvor", "Getting in": "Adgang", "To bring": "Medbring", "Whom to ask": "Ved spørgsmål",
    "Pay": "Betaling", "Contract": "Kontrakt", "Dates": "Datoer", "Content": "Indhold",
    "As you told us": "Som du har fortalt os", "You cannot": "Du kan ikke",
    "to_whom": "Til {whom}, for {name}:", "worries": "Hvis noget bekymrer dig, så sig det til {whom}.",
    "outside": "uden for produktionen, {whom}",
    "concern": "Eller skriv det på denne side, uden konto: {link}concern/",
    "whom_to_tell": "Hvis noget bekymrer dig, står der på denne side, hvem du kan sige det til: {link}concern/",
    "own_page": (
        "Hvad vi gemmer om dig, om vi minder dig om noget, og om du hører nyt fra os, bestemmer du: {link}kept/ "
        "Det ændrer intet ved et svar, som vi skylder dig."
    ),
    "tape": "Self-tape til {role}: du sender den fra denne side, senest {when}. {link}tape/",
    "button": "Åbn din side",
}  # fmt: skip
_NO = {
    "and": "og", "or": "eller", "covering": "{role} (dekker {covers})",
    "comes": "Kom klokken {comes}; den siste gruppen din slutter klokken {goes}.",
    "free": "fri", "room": "rom {room}", "off": "timen din {when}, {place}, blir ikke noe av",
    "call": "Det første møtet er {when}, {begins} til {ends} (tid i {clock}).",
    "follows": "Det første møtet er ikke fastsatt ennå; datoen kommer senere.",
    "ask": "Har du spørsmål, svar på dette brevet.",
    "Where": "Hvor", "Getting in": "Adkomst", "To bring": "Ta med", "Whom to ask": "Ved spørsmål",
    "Pay": "Betaling", "Contract": "Kontrakt", "Dates": "Datoer", "Content": "Innhold",
    "As you told us": "Som du har fortalt oss", "You cannot": "Du kan ikke",
    "to_whom": "Til {whom}, for {name}:", "worries": "Hvis noe bekymrer deg, si det til {whom}.",
    "outside": "utenfor produksjonen, {whom}",
    "concern": "Eller skriv det på denne siden, uten konto: {link}concern/",
    "whom_to_tell": "Hvis noe bekymrer deg, står det på denne siden hvem du kan si det til: {link}concern/",
    "own_page": (
        "Hva vi lagrer om deg, om vi minner deg på noe, og om du hører noe nytt fra oss, bestemmer du: {link}kept/ "
        "Det endrer ingenting ved et svar som vi skylder deg."
    ),
    "tape": "Self-tape til {role}: du sender den fra denne siden, senest {when}. {link}tape/",
    "button": "Åpne siden din",
}  # fmt: skip
_PL = {
    "and": "i", "or": "lub", "covering": "{role} (dublura: {covers})",
    "comes": "Przyjdź o {comes}; Twoja ostatnia grupa kończy o {goes}.",
    "free": "przerwa", "room": "sala {room}", "off": "Twój termin ({when}, {place}) nie odbędzie się",
    "call": "Pierwsze spotkanie: {when}, od {begins} do {ends} (czas: {clock}).",
    "follows": "Termin pierwszego spotkania nie jest jeszcze ustalony; podamy go później.",
    "ask": "Jeśli masz pytania, odpowiedz na ten list.",
    "Where": "Gdzie", "Getting in": "Wejście", "To bring": "Zabierz ze sobą", "Whom to ask": "Kogo pytać",
    "Pay": "Wynagrodzenie", "Contract": "Umowa", "Dates": "Terminy", "Content": "Treści",
    "As you told us": "Jak nam powiedziano", "You cannot": "Nie możesz",
    "to_whom": "Do: {whom}, w sprawie: {name}", "worries": "Jeśli coś Cię niepokoi, zgłoś to: {whom}.",
    "outside": "poza produkcją: {whom}",
    "concern": "Albo napisz o tym na tej stronie, bez konta: {link}concern/",
    "whom_to_tell": "Jeśli coś Cię niepokoi, na tej stronie jest napisane, komu możesz to powiedzieć: {link}concern/",
    "own_page": (
        "Co o Tobie przechowujemy, czy przypominamy i czy dostajesz od nas coś nowego, decydujesz Ty: {link}kept/ "
        "Nie zmienia to nic w odpowiedzi, którą jesteśmy Ci winni."
    ),
    "tape": "Self-tape do roli {role}: wysyłasz go z tej strony, do {when}. {link}tape/",
    "button": "Otwórz swoją stronę",
}  # fmt: skip
_AR = {
    "and": "و", "or": "أو", "covering": "{role} (بديل {covers})",
    "comes": "يرجى الحضور الساعة {comes}؛ تنتهي مجموعتك الأخيرة الساعة {goes}.",
    "free": "استراحة", "room": "القاعة {room}", "off": "موعدك {when}، {place}، لن يُعقد",
    "call": "اللقاء الأول {when}، من {begins} إلى {ends} (بتوقيت {clock}).",
    "follows": "لم يُحدَّد موعد اللقاء الأول بعد؛ سنبلغك به لاحقًا.",
    "ask": "إذا كانت لديك أسئلة، فأجب على هذه الرسالة.",
    "Where": "المكان", "Getting in": "الدخول", "To bring": "ما يجب إحضاره", "Whom to ask": "للاستفسار",
    "Pay": "الأجر", "Contract": "العقد", "Dates": "التواريخ", "Content": "المحتوى",
    "As you told us": "كما أخبرتنا", "You cannot": "لا يمكنك الحضور",
    "to_whom": "إلى {whom}، بخصوص {name}:", "worries": "إذا أقلقك شيء، فأخبر {whom}.",
    "outside": "خارج الإنتاج، {whom}",
    "concern": "أو اكتبه في هذه الصفحة، من دون حساب: {link}concern/",
    "whom_to_tell": "إذا أقلقك شيء، فهذه الصفحة تذكر من يمكنك إخباره: {link}concern/",
    "own_page": (
        "ما نحتفظ به عنك، وهل نذكّرك، وهل يصلك جديد منا، أنت من يقرره: {link}kept/ "
        "ولا يغيّر ذلك شيئًا في ردٍّ ندين لك به."
    ),
    "tape": "تسجيل الأداء لدور {role}: ترسله من هذه الصفحة، حتى {when}. {link}tape/",
    "button": "افتح صفحتك",
}  # fmt: skip
_HE = {
    "and": "וגם", "or": "או", "covering": "{role} (מחליף של {covers})",
    "comes": "נא להגיע בשעה {comes}; הקבוצה האחרונה שלך מסתיימת בשעה {goes}.",
    "free": "הפסקה", "room": "חדר {room}", "off": "המועד שלך ב{when}, {place}, לא יתקיים",
    "call": "המפגש הראשון ב{when}, {begins} עד {ends} (שעון {clock}).",
    "follows": "המפגש הראשון עדיין לא נקבע; המועד יימסר בהמשך.",
    "ask": "אם יש לך שאלות, אפשר להשיב למכתב הזה.",
    "Where": "איפה", "Getting in": "כניסה", "To bring": "מה להביא", "Whom to ask": "את מי לשאול",
    "Pay": "תשלום", "Contract": "חוזה", "Dates": "תאריכים", "Content": "תכנים",
    "As you told us": "כפי שנמסר לנו", "You cannot": "אין באפשרותך להגיע",
    "to_whom": "אל {whom}, עבור {name}:", "worries": "אם משהו מטריד אותך, אפשר לפנות אל {whom}.",
    "outside": "מחוץ להפקה, {whom}",
    "concern": "או לכתוב זאת בדף הזה, בלי חשבון: {link}concern/",
    "whom_to_tell": "אם משהו מטריד אותך, בדף הזה כתוב אל מי אפשר לפנות: {link}concern/",
    "own_page": (
        "מה אנחנו שומרים עליך, האם נזכיר לך והאם יגיע אליך משהו חדש מאיתנו, זה בידיך: {link}kept/ "
        "זה לא משנה דבר לגבי תשובה שאנחנו חייבים לך."
    ),
    "tape": "סרטון אודישן לתפקיד {role}: שולחים אותו מהדף הזה, עד {when}. {link}tape/",
    "button": "לפתיחת הדף שלך",
}  # fmt: skip
KNOWN: Final[Mapping[str, Mapping[str, str]]] = {
    HOUSE: ENGLISH, "ar": _AR, "da": _DA, "de": _DE, "es": _ES, "fr": _FR, "he": _HE, "it": _IT, "nl": _NL, "no": _NO,
    "pl": _PL, "pt": _PT, "sv": _SV,
}  # fmt: skip


def said_in(language: str, what: str, **values: object) -> str:
    """One of them, in that language where it is known; a field that nobody fills here stays."""
    text = KNOWN.get(language, ENGLISH).get(what, ENGLISH.get(what, what))
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def joined(language: str, parts: list[str], by: str = "and") -> str:
    """'one, two and three'."""
    last = f" {said_in(language, by)} "
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + last + parts[-1] if parts else ""
