/** What people did on a page before its code was there. */
export interface EarlyInput {
  /** the last button that was pressed */
  button: HTMLButtonElement | undefined;
  /** a form that was sent by Enter, without a button */
  form: HTMLFormElement | undefined;
  /** the click or submit that these are of */
  event: Event | undefined;
  /** fields that were filled in, with their text, or whether they are checked */
  readonly fields: Map<HTMLInputElement | HTMLTextAreaElement, string | boolean>;
  /** Stops to watch. */
  stop(): void;
}

declare global {
  interface Window {
    unparkEarly?: EarlyInput;
  }
}

/**
 * Watches the page from before its first element until React has taken it over. It goes into the page
 * as text: nothing outside of it may be used here, and nothing that a compiler needs help for.
 *
 * Forms with an address of their own work without code and are left alone; others would be sent to the
 * address of the page, with what was typed in it.
 */
export function rememberEarlyInput(): void {
  const early: EarlyInput = {
    button: undefined,
    form: undefined,
    event: undefined,
    fields: new Map(),
    stop: () => {
      document.removeEventListener('click', onClick, true);
      document.removeEventListener('submit', onSubmit, true);
      document.removeEventListener('input', onInput, true);
    },
  };
  function onClick(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (!button || (button.form && button.form.hasAttribute('action'))) return;
    early.button = button;
    early.form = undefined;
    early.event = event;
  }
  function onSubmit(event: Event): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.hasAttribute('action')) return;
    event.preventDefault();
    early.event = event;
    if (!early.button || early.button.form !== form) early.form = form;
  }
  function onInput(event: Event): void {
    const field = event.target;
    if (field instanceof HTMLTextAreaElement) early.fields.set(field, field.value);
    else if (field instanceof HTMLInputElement && field.type !== 'file')
      early.fields.set(
        field,
        field.type === 'checkbox' || field.type === 'radio' ? field.checked : field.value,
      );
  }
  document.addEventListener('click', onClick, true);
  document.addEventListener('submit', onSubmit, true);
  document.addEventListener('input', onInput, true);
  window.unparkEarly = early;
}
