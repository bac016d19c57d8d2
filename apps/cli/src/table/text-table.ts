import { styled, type Terminal, visible } from '../terminal';

export interface TableColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Longer cells of the last column are cut in the middle, so that both ends of a symbol are seen. */
const LAST_COLUMN_WIDTH = 120;

/**
 * Rows under a header, two spaces between columns. Cells are made visible here. The last column is
 * not padded.
 */
export function textTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  terminal: Pick<Terminal, 'colour'>,
): string {
  const last = columns.length - 1;
  const shown = rows.map((row) =>
    row.map((cell, i) => {
      const text = visible(cell);
      return i === last ? shortened(text, LAST_COLUMN_WIDTH) : text;
    }),
  );
  const widths = columns.map(({ title }, i) =>
    shown.reduce((most, row) => Math.max(most, lengthOf(row[i] ?? '')), title.length),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => {
        const space = ' '.repeat(Math.max(0, (widths[i] as number) - lengthOf(cell)));
        if (columns[i]?.align === 'right') return space + cell;
        return i === last ? cell : cell + space;
      })
      .join('  ');
  const header = line(columns.map(({ title }) => title)).trimEnd();
  return [styled(terminal, 'dim', header), ...shown.map(line)].join('\n');
}

const lengthOf = (text: string): number => [...text].length;

/** `aaaa…zzzz` */
export function shortened(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  const head = Math.ceil((width - 1) / 2);
  const tail = width - 1 - head;
  return `${characters.slice(0, head).join('')}…${characters.slice(-tail).join('')}`;
}
