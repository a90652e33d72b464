// A button that copies the link it stands under; it is there only where the browser can copy.
for (const one of document.querySelectorAll("[data-copy]")) {
  const link = document.getElementById(one.dataset.copy);
  const said = one.querySelector("[role=status]");
  one.hidden = !link;
  one.querySelector("button").addEventListener("click", async () => {
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(link.textContent.trim());
      said.textContent = "Copied.";
    } catch {
      // Not over plain http, say: then the link is selected, and one key copies it.
      getSelection().selectAllChildren(link);
      said.textContent = "It is selected: copy it from here.";
    }
  });
}
