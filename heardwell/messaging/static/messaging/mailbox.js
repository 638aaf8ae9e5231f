// The list keeps its place while a message opens beside it.
document.body.addEventListener("htmx:afterSettle", () => {
  const open = document.getElementById("mail")?.dataset.mail;
  for (const row of document.querySelectorAll("#mails .case")) {
    row.dataset.mail === open ? row.setAttribute("aria-current", "true") : row.removeAttribute("aria-current");
  }
});
