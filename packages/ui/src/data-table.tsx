import type {
  HTMLAttributes,
  ReactNode,
  TableHTMLAttributes,
  TdHTMLAttributes,
  ThHTMLAttributes,
} from 'react';
import { classNames } from './class-names';

export interface DataTableProps extends TableHTMLAttributes<HTMLTableElement> {
  /** what the table lists, for readers that do not see the heading above it */
  caption: string;
  /** 12 px rows for evidence */
  dense?: boolean;
}

export const DataTable = ({ caption, dense, className, children, ...rest }: DataTableProps) => (
  <table className={classNames('data-table', className)} data-dense={dense || undefined} {...rest}>
    <caption className="sr-only">{caption}</caption>
    {children}
  </table>
);

interface Cell {
  /** right-aligned, tabular */
  numeric?: boolean;
  /** leaves under 720 px */
  wideOnly?: boolean;
}

const cellClass = ({ numeric, wideOnly }: Cell, className?: string) =>
  classNames(numeric && 'r num', wideOnly && 'phone:hidden', className);

export const HeadCell = ({
  numeric,
  wideOnly,
  className,
  ...rest
}: ThHTMLAttributes<HTMLTableCellElement> & Cell) => (
  <th scope="col" className={cellClass({ numeric, wideOnly }, className)} {...rest} />
);

export const DataCell = ({
  numeric,
  wideOnly,
  className,
  ...rest
}: TdHTMLAttributes<HTMLTableCellElement> & Cell) => (
  <td className={cellClass({ numeric, wideOnly }, className)} {...rest} />
);

export interface DataRowProps extends HTMLAttributes<HTMLTableRowElement> {
  selected?: boolean;
  children: ReactNode;
}

export const DataRow = ({ selected, ...rest }: DataRowProps) => (
  <tr data-selected={selected || undefined} {...rest} />
);
