/** As the server has them: see `INVESTIGATION_LIMITS` and `LINK_LIMITS` of the use cases. */
export const INVESTIGATION_LIMITS = { nameCharacters: 120, notesCharacters: 20_000 } as const;
export const PASSWORD_LENGTH = { least: 8, most: 200 } as const;
