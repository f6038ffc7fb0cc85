// a key counts only outside fields, without modifiers, and while no dialog is open
export function isSafe(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return false;
  if (document.querySelector("dialog[open]")) return false;
  return !event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, video, [contenteditable]");
}
