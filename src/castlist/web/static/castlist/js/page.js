// Every member's page: the keys, and typed text that survives a lost page.
import "./drafts.js";
import "./keys.js";
