/** A file that waits to be sent; `path` is its name inside the capture. */
export interface ChosenFile {
  readonly path: string;
  readonly file: File;
}

/** Where a set of files came from; the folder or archive name hints at the service. */
export interface ChosenFiles {
  readonly files: readonly ChosenFile[];
  /** folder that held all of them, dropped from the paths */
  readonly folder?: string;
  /** a folder had more files than one upload may hold; the rest was not read */
  readonly cutAt?: number;
}

/** Left by file managers, never part of a capture. */
const NOISE: ReadonlySet<string> = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

export const isNoise = (path: string): boolean =>
  NOISE.has(path.slice(path.lastIndexOf('/') + 1)) || path.startsWith('__MACOSX/');

/** Drops the folder that all paths share, so that files are named as inside the capture. */
export function withoutSharedFolder(files: readonly ChosenFile[]): ChosenFiles {
  const first = files[0]?.path ?? '';
  const slash = first.indexOf('/');
  if (slash <= 0) return { files };
  const prefix = first.slice(0, slash + 1);
  if (!files.every((file) => file.path.startsWith(prefix))) return { files };
  return {
    files: files.map((file) => ({ ...file, path: file.path.slice(prefix.length) })),
    folder: first.slice(0, slash),
  };
}

/** The same path again replaces the file: choosing twice must not send twice. */
export function mergeChosen(
  before: readonly ChosenFile[],
  more: readonly ChosenFile[],
): readonly ChosenFile[] {
  const byPath = new Map(before.map((chosen) => [chosen.path, chosen]));
  for (const chosen of more) byPath.set(chosen.path, chosen);
  return [...byPath.values()];
}
