import { unixNsFromIso } from '@unpark/base';

/**
 * Decimal nanoseconds since 1970 of a time with date, seconds and zone, as Go's encoding/json writes
 * time.Time; undefined for other text and for days that no calendar has.
 */
export function rfc3339Ns(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text)) {
    return undefined;
  }
  const time = unixNsFromIso(text);
  return time === undefined || time <= 0n ? undefined : time.toString();
}
