import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

const merge = extendTailwindMerge({
  extend: {
    classGroups: {
      'font-size': [{ text: ['verdict', 'title', 'lead', 'body', 'dense', 'label'] }],
    },
  },
});

/** Joins class names; a later utility wins over an earlier one of the same kind. */
export const classNames = (...values: ClassValue[]): string => merge(clsx(values));
