// Every member's page: the keys, and typed text that survives a lost page.
import "./copy.js";
import "./drafts.js";
import "./keys.js";
