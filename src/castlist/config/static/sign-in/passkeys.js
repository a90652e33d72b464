// When a passkey could not be made or used, that is said in words; the code by e-mail always works.
const SAYS = {
  SecurityError: "Passkeys belong to a name, and this address is a number. Open Castlist by its name (on this machine: localhost), and try again.",
  InvalidStateError: "This device has a passkey for Castlist already.",
};
const OTHERWISE = "That did not work, and nothing was changed. Try again, or use the code by e-mail.";

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  let place = document.getElementById("passkey-said");
  if (!place) {
    place = document.createElement("p");
    place.id = "passkey-said";
    place.className = "notice notice-error";
    place.setAttribute("role", "alert");
    document.querySelector("#main .sheet h1").after(place);
  }
  place.textContent = SAYS[event.detail?.exception?.name] ?? OTHERWISE;
});
