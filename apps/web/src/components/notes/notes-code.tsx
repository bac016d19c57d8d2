export { CompareNotes } from './compare-notes';
export { NotesPanelHere, NoteSpotHere } from './note-spot';
export { NotesLoader } from './use-shown-notes';
