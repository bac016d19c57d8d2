/** Tables of captures that were read on this page have addresses that nobody serves. */
const SCHEME = 'local:';

/** @param folder of no other file of the page */
export const localAddress = (folder: string, name: string): string => `${SCHEME}${folder}/${name}`;

export const isLocalAddress = (url: string): boolean => url.startsWith(SCHEME);
