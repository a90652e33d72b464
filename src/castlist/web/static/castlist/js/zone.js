// Where the server knows of no clock but UTC, the production begins with the clock of whoever names it; they see which.
const place = document.querySelector("[data-zone]");
const pick = place?.querySelector("select");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (pick?.value === "UTC" && [...pick.options].some((one) => one.value === own)) {
  pick.value = own;
  const says = () => (place.querySelector("summary").textContent = `Its times are those of ${pick.value}`);
  pick.addEventListener("change", says);
  says();
}
