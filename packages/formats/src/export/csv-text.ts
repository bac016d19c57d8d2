import { type Column, type Table, textAt } from '@unpark/model';

const CHUNK_CHARACTERS = 64 * 1024;

/**
 * A table as CSV (RFC 4180): a header with the names of the columns, lines that end in CR LF, quotes
 * where a cell needs them. Numbers are exact.
 *
 * Text of a capture may begin with `=`, `+`, `-`, `@`, a tab or a carriage return, which spreadsheets
 * run as a formula. Such a text cell gets an apostrophe in front; Arrow files have the exact text.
 */
export function* csvText(table: Table): Generator<string> {
  const names = Object.keys(table.schema.columns);
  const columns = names.map((name) => (table.columns as Record<string, Column>)[name] as Column);
  let chunk = `${names.map(quoted).join(',')}\r\n`;
  for (let row = 0; row < table.rows; row++) {
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i] as Column;
      if (i > 0) chunk += ',';
      chunk +=
        column.type === 'utf8' ? quoted(guarded(textAt(column, row))) : String(column.values[row]);
    }
    chunk += '\r\n';
    if (chunk.length > CHUNK_CHARACTERS) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

const FORMULA_STARTS = '=+-@\t\r';

const guarded = (text: string): string =>
  text !== '' && FORMULA_STARTS.includes(text[0] as string) ? `'${text}` : text;

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
