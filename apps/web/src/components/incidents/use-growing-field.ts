import { type RefObject, useEffect } from 'react';

/**
 * A field as high as its text, up to its largest height, where the browser does not do so by itself
 * (`field-sizing`).
 *
 * @param text what the field was last given from outside
 */
export function useGrowingField(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string | undefined,
): void {
  useEffect(() => {
    const element = field.current;
    if (!element || CSS.supports('field-sizing', 'content')) return;
    const grow = (): void => growToText(element);
    grow();
    element.addEventListener('input', grow);
    return () => element.removeEventListener('input', grow);
  }, [field, text]);
}

function growToText(element: HTMLTextAreaElement): void {
  const border = element.offsetHeight - element.clientHeight;
  element.style.height = 'auto';
  element.style.height = `${element.scrollHeight + border}px`;
}
