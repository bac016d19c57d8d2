export { NotesPanelHere } from './notes-panel-here';
export { NotesLoader } from './use-shown-notes';
