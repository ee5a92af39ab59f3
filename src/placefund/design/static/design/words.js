// What a script says to people. The page hands over its sentences in the reader's language, in `data-words`; see
// design/script_words.py. A script fills the places in them, such as `{time}`.

export const LANGUAGE = document.documentElement.lang || "en-GB";

export function wordsOf(element) {
  const words = JSON.parse(element.dataset.words);
  return (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (place, key) => values[key] ?? place);
}
