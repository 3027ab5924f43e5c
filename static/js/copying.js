// "Copy" beside a box of text: shown only where it works, since the text can always be marked and copied by hand.

for (const button of document.querySelectorAll("[data-copies]")) {
  const box = document.getElementById(button.dataset.copies);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(box.value);
      document.getElementById("page-status").textContent = "Copied";
      button.textContent = "Copied";
    } catch {
      box.select();
      document.getElementById("page-alert").textContent =
        "The browser did not allow copying. The text is marked: copy it with the keyboard.";
    }
  });
}
