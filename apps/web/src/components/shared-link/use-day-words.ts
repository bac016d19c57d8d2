import { useFormatter } from 'next-intl';

/** `30 Nov 2026`, in UTC as all times of the product. */
export function useDayWords(): (iso: string) => string {
  const format = useFormatter();
  return (iso) =>
    format.dateTime(new Date(iso), {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      timeZone: 'UTC',
    });
}
