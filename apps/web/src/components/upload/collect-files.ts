import { type ChosenFile, type ChosenFiles, isNoise, withoutSharedFolder } from './chosen-file';

const fileOf = (entry: FileSystemFileEntry) =>
  new Promise<File>((resolve, reject) => entry.file(resolve, reject));

const readSome = (reader: FileSystemDirectoryReader) =>
  new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));

/**
 * Files of a drop, folders unfolded breadth first with a queue of our own: depth and number are the
 * dropper's, so neither a stack nor an unbounded list may depend on them.
 *
 * Call it inside the drop event: the browser empties the transfer when the event ends.
 */
export async function collectDropped(transfer: DataTransfer, limit: number): Promise<ChosenFiles> {
  const queue: FileSystemEntry[] = [];
  const plain: ChosenFile[] = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry?.();
    if (entry) {
      queue.push(entry);
      continue;
    }
    const file = item.getAsFile();
    if (file) plain.push({ path: file.name, file });
  }
  const found = plain;
  for (let next = 0; next < queue.length; next++) {
    const entry = queue[next];
    if (!entry) continue;
    if (entry.isFile) {
      const path = entry.fullPath.replace(/^\//, '');
      if (isNoise(path)) continue;
      if (found.length >= limit) return { ...withoutSharedFolder(found), cutAt: limit };
      found.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
      continue;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    // A reader gives at most 100 entries a call and an empty list at the end.
    for (let part = await readSome(reader); part.length > 0; part = await readSome(reader)) {
      queue.push(...part);
      if (queue.length > limit * 20) return { ...withoutSharedFolder(found), cutAt: limit };
    }
  }
  return withoutSharedFolder(found);
}

/** Files of an `<input type="file">`, with or without `webkitdirectory`. */
export function collectPicked(list: FileList): ChosenFiles {
  const files = [...list]
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }))
    .filter((chosen) => !isNoise(chosen.path));
  return withoutSharedFolder(files);
}

export const PASTED_NAME = 'pasted-goroutines.txt';

/** A dump from the clipboard becomes a file of its own; a second one does not replace the first. */
export function pastedFile(text: string, taken: readonly ChosenFile[]): ChosenFile {
  const names = new Set(taken.map((chosen) => chosen.path));
  let path = PASTED_NAME;
  for (let serial = 2; names.has(path); serial++) {
    path = PASTED_NAME.replace('.txt', `-${serial}.txt`);
  }
  return { path, file: new File([text], path, { type: 'text/plain', lastModified: Date.now() }) };
}
