/** `main.go:49`; the path is for the tooltip. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const fileLine = (place: { readonly file: string; readonly line: number }): string =>
  place.file === '' ? '' : `${baseName(place.file)}${place.line > 0 ? `:${place.line}` : ''}`;
