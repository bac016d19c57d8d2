import type { SVGProps } from 'react';

/** Path data on a 16 px grid, drawn with a round 1.5 px stroke in `currentColor`. */
const DRAWINGS = {
  search: 'M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0ZM10.5 10.5 13.5 13.5',
  share: 'M8 10V2.5M5 5.3 8 2.3l3 3M3 9v4.2h10V9',
  flag: 'M3.5 14V2.5h8.3l-2 3 2 3H3.5',
  compare: 'M5.5 2v12M10.5 2v12M2 5h3.5M10.5 11H14',
  close: 'm4 4 8 8M12 4l-8 8',
  'chevron-right': 'm6 4 4 4-4 4',
  'chevron-down': 'm4 6 4 4 4-4',
  'chevron-left': 'm10 4-4 4 4 4',
  file: 'M4 1.8h5l3 3V14.2H4zM9 2v3h3',
  folder: 'M2 4.2v8.6h12V5.5H8L6.5 3.5H2z',
  check: 'm3 8.5 3.2 3.2L13 5',
  warning: 'M8 2.5 14 13H2zM8 6.5v3M8 11.2v.1',
  clock: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0ZM8 4.5V8l2.5 1.5',
  link: 'm6.5 9.5 3-3M7.2 4.6 8.6 3.2a3 3 0 0 1 4.2 4.2l-1.4 1.4M8.8 11.4l-1.4 1.4a3 3 0 0 1-4.2-4.2l1.4-1.4',
  external: 'M9 2.5h4.5V7M13.3 2.7 7.5 8.5M11.5 9.5v4h-9v-9h4',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  up: 'M8 13V3M4 7l4-4 4 4',
  down: 'M8 3v10M4 9l4 4 4-4',
  lock: 'M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2',
  download: 'M8 2.5V10M5 7.2l3 3 3-3M3 13.5h10',
  more: 'M3.5 8h.1M8 8h.1M12.5 8h.1',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM10 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z',
  key: 'M9 6.5a3.2 3.2 0 1 1-6.4 0 3.2 3.2 0 0 1 6.4 0ZM8.2 8.6 13.5 13.8M11.2 11.5l1.5-1.5',
  settings:
    'M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6M12 4.5a2 2 0 1 1-4 0 2 2 0 0 1 4 0ZM8 11.5a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z',
  copy: 'M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1',
  trash: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9',
  retry: 'M13.2 8A5.2 5.2 0 1 1 11.5 4.2M13.5 2v3h-3',
  'sign-out': 'M6 2.5H2.5v11H6M10.5 11l3-3-3-3M13.3 8H6',
  sun: 'M10.5 8a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0ZM8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M12.4 3.6l-1 1M4.6 11.4l-1 1',
  rows: 'M2 3h12v10H2zM2 8h12',
  columns: 'M2 3h12v10H2zM8 3v10',
  cpu: 'M4 4h8v8H4zM6.5 1.8V4M9.5 1.8V4M6.5 12v2.2M9.5 12v2.2M1.8 6.5H4M1.8 9.5H4M12 6.5h2.2M12 9.5h2.2',
  paste: 'M5.5 3H3.5v11h9V3h-2M5.5 1.8h5v2.4h-5zM5.8 8h4.4M5.8 11h4.4',
  terminal: 'M2 3h12v10H2zM4.5 6l2 2-2 2M8 10.5h3.5',
  filter: 'M2.5 3.5h11l-4.2 5v4.5l-2.6-1.5v-3z',
  pin: 'M8 14.2s4.5-4 4.5-7.7a4.5 4.5 0 0 0-9 0C3.5 10.2 8 14.2 8 14.2ZM9.5 6.5a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0Z',
  note: 'M2.5 3h11v8H7l-3 2.5V11H2.5z',
  bell: 'M3.5 11.5h9L11.3 9.6V7a3.3 3.3 0 0 0-6.6 0v2.6zM6.8 13.6h2.4',
  info: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0ZM8 7.5V11M8 5.2v.1',
} as const;

export type IconName = keyof typeof DRAWINGS;

/** Decoration beside a label; an icon that stands alone belongs into `IconButton`. */
export function Icon({
  name,
  size = 16,
  className,
  ...rest
}: { name: IconName; size?: number } & Omit<SVGProps<SVGSVGElement>, 'name'>) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      className={className ? `icon ${className}` : 'icon'}
      style={size === 16 ? undefined : { width: size, height: size }}
      {...rest}
    >
      <path d={DRAWINGS[name]} />
    </svg>
  );
}
