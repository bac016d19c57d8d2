/** Notes and answers of one capture: all of them are on its page at once. */
export const MOST_ANNOTATIONS = 500;
export const ANNOTATION_TEXT_MAX = 4000;
export const MOST_MENTIONS = 20;
/** How long a deleted note can be brought back; then the row goes. */
export const ANNOTATION_UNDO_MS = 24 * 3600_000;
