'use client';

import { useState } from 'react';
import type { Loaded } from './use-capture-data';

/**
 * What was ready last, while the next answer about the same thing is being worked out: a picture that
 * goes away and comes back a moment later reads as a flicker.
 *
 * @param of what the answer is about; of another thing nothing old is shown
 */
export function useLatest<T>(answer: Loaded<T>, of: string): Loaded<T> {
  const [last, setLast] = useState<{ of: string; answer: Loaded<T> }>();
  const isNew = answer.state === 'ready' && (last?.of !== of || last.answer !== answer);
  // kept while rendering, as React asks for state that follows from other state
  if (isNew) setLast({ of, answer });
  return answer.state === 'loading' && last?.of === of ? last.answer : answer;
}
