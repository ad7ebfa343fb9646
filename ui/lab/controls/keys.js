// What a key means, whatever the keyboard is set to.

/**
 * The key of an event: a letter is small unless Shift is held, also under Caps Lock, and is that of
 * its place where a keyboard writes another script, as one in Hangul does.
 */
export function keyOf({ key, code, shiftKey }) {
  const letter = /^[a-z]$/i.test(key) ? key : /^Key[A-Z]$/.test(code) && !/^[!-~]$/.test(key) ? code[3] : null;
  if (!letter) return key;
  return shiftKey ? letter.toUpperCase() : letter.toLowerCase();
}
