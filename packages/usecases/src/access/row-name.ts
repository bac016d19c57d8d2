const ROW_NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** Whether text can be a slug or an id at all. */
export const isRowName = (text: string): boolean => ROW_NAME.test(text);

/**
 * A slug or id out of an address or a call. Text that can be neither becomes one that nothing has, so
 * that it is not found like any other and never reaches the database (which refuses NUL).
 */
export const rowNameOf = (text: string): string => (isRowName(text) ? text : '');
