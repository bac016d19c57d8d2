import { FilterError, type Token, tokensOf } from './lexer';

/** One term of a filter in its text; what cannot be read yet is no term. */
export interface FilterSpan {
  readonly from: number;
  readonly to: number;
}

/** Where the terms of a filter stand, a minus before one included, so that a field can set them off. */
export function filterSpans(text: string): FilterSpan[] {
  let tokens: readonly Token[];
  try {
    tokens = tokensOf(text);
  } catch (failure) {
    if (failure instanceof FilterError) return [];
    throw failure;
  }
  const spans: FilterSpan[] = [];
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'term' || token.key === undefined) continue;
    const before = tokens[i - 1];
    const from = before?.kind === 'minus' && before.at === token.at - 1 ? before.at : token.at;
    spans.push({ from, to: token.to });
  }
  return spans;
}

/** The filter with one more term; a term that stands there already is not written twice. */
export function withTerm(text: string, term: string): string {
  const known = filterSpans(text).some(({ from, to }) => text.slice(from, to) === term);
  if (known) return text;
  const rest = text.trimEnd();
  if (rest === '') return term;
  // alternatives bind looser than terms side by side
  return /\bor\b/i.test(rest) ? `(${rest}) ${term}` : `${rest} ${term}`;
}
