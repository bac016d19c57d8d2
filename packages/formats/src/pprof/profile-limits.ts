import { FormatError } from '../format-error';

/** Stops reading a profile that holds more of something than is read. */
export function atMost(count: number, limit: number, what: string, byte: number): void {
  if (count <= limit) return;
  throw new FormatError({
    code: `pprof.too-many-${what.replaceAll(' ', '-')}`,
    message: `The profile has more than ${limit} ${what}.`,
    next: 'Capture a shorter window, or merge samples with `go tool pprof -proto` before uploading.',
    place: { byte },
  });
}
