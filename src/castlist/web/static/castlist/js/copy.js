// A button that copies the link it stands under; it is there only where a module can copy, also in a room made anew.
const show = () => {
  for (const one of document.querySelectorAll("[data-copy][hidden]")) one.hidden = !document.getElementById(one.dataset.copy);
};
show();
document.addEventListener("castlist:replaced", show);

document.addEventListener("click", async ({ target }) => {
  const one = target.closest("[data-copy] button")?.closest("[data-copy]");
  if (!one) return;
  const link = document.getElementById(one.dataset.copy);
  const said = one.querySelector("[role=status]");
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
