/** What the help answers, and the command, key or page that does it; the words are `help.topic.<name>`. */

/**
 * @typedef {'home'|'review'|'figures'|'search'|'export'|'fields'|'models'|'team'} PageName
 * @typedef {object} Topic
 * @property {string[]} [keys] actions of the tables of keys
 * @property {string} [act] what the review desk does: an action of its keys, or a part of it that is shown or hidden
 * @property {PageName} [page] where it is done
 */

/** @type {Object<string, Topic>} */
export const TOPICS = {
  add: { page: 'home' },
  example: { page: 'home' },
  guide: { page: 'home', act: 'guide' },
  kind: { page: 'home' },
  fields: { page: 'fields' },
  types: { page: 'fields' },
  project: { page: 'home' },
  order: { keys: ['next', 'previous', 'queue'], act: 'next', page: 'review' },
  accept: { keys: ['accept'], page: 'review' },
  reject: { keys: ['reject'], page: 'review' },
  rejected: { keys: ['show_rejected'], act: 'show_rejected', page: 'review' },
  uncertain: { keys: ['uncertain', 'skip'], page: 'review' },
  comment: { keys: ['comment'], act: 'comment', page: 'review' },
  undo: { keys: ['undo', 'redo'], act: 'undo', page: 'review' },
  history: { keys: ['history'], act: 'history', page: 'review' },
  bulk: { keys: ['bulk'], act: 'bulk', page: 'review' },
  contact: { keys: ['contact'], act: 'contact', page: 'review' },
  assumed: { page: 'review' },
  finished: { page: 'review' },
  caption: { keys: ['edit', 'save_stay'], act: 'edit', page: 'review' },
  link: { keys: ['link_tool', 'tray'], act: 'link_tool', page: 'review' },
  record: { keys: ['edit', 'alternative'], act: 'edit', page: 'review' },
  evidence: { page: 'review' },
  entry: { keys: ['entry_tool'], act: 'entry_tool', page: 'review' },
  missed: { keys: ['entry_tool', 'box_tool'], page: 'review' },
  draw: { keys: ['box_tool', 'polygon_tool'], act: 'box_tool', page: 'review' },
  shape: { keys: ['select_tool', 'reshape', 'add_vertex'], act: 'select_tool', page: 'review' },
  cut: { keys: ['split_tool', 'mark', 'merge'], act: 'split_tool', page: 'review' },
  type: { keys: ['type'], page: 'review' },
  delete: { keys: ['delete'], page: 'review' },
  pages: { keys: ['page_next', 'page_previous'], act: 'pages', page: 'review' },
  facing: { act: 'facing', page: 'review' },
  zoom: { keys: ['zoom_in', 'zoom_out', 'fit'], act: 'fit', page: 'review' },
  keys: { keys: ['help'], page: 'review' },
  figures: { page: 'figures' },
  search: { page: 'search' },
  look_alikes: { keys: ['alike'], act: 'alike', page: 'review' },
  export: { page: 'export' },
  sheet: { page: 'export' },
  other_tools: { page: 'export' },
  deposit: { page: 'export' },
  team: { page: 'team' },
  task: { keys: ['hand_in'], page: 'review' },
  offline: {},
  dark: { act: 'dark' },
  language: {},
  models: { page: 'models' },
  private: {},
};

/** What is offered before anything is typed. */
export const OFTEN = ['add', 'order', 'undo', 'caption', 'link', 'export'];
