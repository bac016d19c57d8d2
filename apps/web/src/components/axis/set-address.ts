/** Writes one parameter of the address, or takes it out; the page stays, and links to it say the same. */
export function setAddress(parameter: string, value: string | undefined): void {
  const address = new URL(location.href);
  if (value === undefined) address.searchParams.delete(parameter);
  else address.searchParams.set(parameter, value);
  history.replaceState(null, '', address);
}
