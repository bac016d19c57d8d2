/** As long as an expression in a link may be; what people type is far shorter. */
export const MAX_EXPRESSION_CHARACTERS = 500;

/** Values of a label that get a box of their own; the rest share one: more could not be told apart. */
export const MAX_LABEL_GROUPS = 100;

/**
 * Rows that a split by label may make for each row it was given, at most a few values deep: one row a
 * value could be a hundred times the stacks.
 */
export const MAX_SPLIT_ROWS = 8_000_000;
