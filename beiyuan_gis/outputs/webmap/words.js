// Makes nodes that hold text, and says them again when the reader chooses another language.
"use strict";

// A text is one string, or { zh, en }. It goes in through textContent or an attribute, never as markup.
function speaker(language) {
  const agains = [];
  const text = (words) => (typeof words === "string" ? words : words[language]);

  // Do something now and whenever the language changes.
  const again = (act) => { agains.push(act); };

  const say = (node, words) => {
    node.textContent = text(words);
    if (typeof words !== "string") again(() => { node.textContent = text(words); });
    return node;
  };

  // Name a node for those who do not see it, or in another attribute.
  const call = (node, words, attribute = "aria-label") => {
    const set = () => node.setAttribute(attribute, text(words));
    set();
    again(set);
    return node;
  };

  const element = (name, className, ...children) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children); // strings become text nodes
    return made;
  };

  const words = (name, className, said) => say(element(name, className), said);

  const button = (className, said, act) => {
    const made = words("button", className, said);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };

  const speak = (wanted) => {
    language = wanted;
    agains.forEach((act) => act());
  };

  return { text, say, call, element, words, button, again, speak, spoken: () => language };
}
