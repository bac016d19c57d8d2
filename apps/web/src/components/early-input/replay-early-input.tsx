'use client';

import { useEffect } from 'react';
import type { EarlyInput } from './remember-early-input';

/** Does what people did before the page had its code, once, now that it has. */
export function ReplayEarlyInput() {
  useEffect(() => {
    const early = window.unparkEarly;
    if (!early) return;
    early.stop();
    delete window.unparkEarly;
    // React may have taken the page over because of this very event, and sees to it then
    if (early.event && early.event.eventPhase !== Event.NONE) return;
    setTimeout(() => replay(early));
  }, []);
  return null;
}

function replay({ fields, button, form }: EarlyInput): void {
  for (const [field, held] of fields) if (field.isConnected) tell(field, held);
  if (button?.isConnected) button.click();
  else if (form?.isConnected) form.requestSubmit();
}

/**
 * React may have put a field back, or holds it for unchanged when it is as at the moment at which it
 * took the field over: it is made what it was before behind its back, and then changed.
 */
function tell(field: HTMLInputElement | HTMLTextAreaElement, held: string | boolean): void {
  if (typeof held === 'boolean') {
    if (!(field instanceof HTMLInputElement)) return;
    field.checked = !held;
    field.click();
    return;
  }
  field.value = field.defaultValue;
  const prototype =
    field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, held);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
