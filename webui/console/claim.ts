// The page behind a label's link: the code stands in the fragment, which is never sent to a server.
export {};

const SHAPE = /^[0-9A-HJKMNP-TV-Z]{30}$/;

function show(): void {
  const place = document.getElementById("claim");
  if (!place) return;
  const code = decodeURIComponent(location.hash.slice(1))
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, "")
    // Crockford's base 32: what looks alike counts alike.
    .replaceAll(/[IL]/g, "1")
    .replaceAll("O", "0");
  const text = document.createElement("p");
  if (!SHAPE.test(code)) {
    text.textContent = place.dataset.empty ?? "";
    place.replaceChildren(text);
    return;
  }
  const groups = code.match(/.{5}/g) ?? [];
  text.className = "code-shown";
  text.textContent = groups.join("-");
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "primary";
  copy.textContent = "Copy the code";
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(groups.join("-"));
      copy.textContent = "Copied";
    } catch {
      // Without a secure origin there is no clipboard: the code can be selected instead.
      getSelection()?.selectAllChildren(text);
    }
  });
  place.replaceChildren(text, copy);
}

function showSafely(): void {
  try {
    show();
  } catch {
    // A fragment that is no percent-encoded text: the page keeps its sentence.
  }
}

addEventListener("hashchange", showSafely);
showSafely();
