// Gives the button of a passkey its work, which is allauth's, and says in words what went wrong.

const form = document.querySelector("form[data-passkey]");
const button = document.getElementById("passkey-button");
const trouble = form.querySelector("[data-passkey-error]");
const words = {
  NotAllowedError: "It was stopped or took too long. Try again.",
  InvalidStateError: "This device or key has been added already.",
  SecurityError: "This browser does not allow passkeys on this site.",
};

function say(text) {
  trouble.textContent = text;
  trouble.hidden = false;
  button.disabled = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  say(words[event.detail.exception?.name] ?? "The passkey could not be used. Try again, or use another way.");
});

if (window.PublicKeyCredential && window.allauth?.webauthn) {
  form.querySelector("[data-passkey-none]").hidden = true;
  button.hidden = false;
  button.addEventListener("click", () => { trouble.hidden = true; });
  window.allauth.webauthn.forms[form.dataset.passkey]({
    ids: {
      add: "passkey-button",
      authenticate: "passkey-button",
      credential: form.querySelector("[name=credential]").id,
      data: "passkey-data",
    },
  });
}
