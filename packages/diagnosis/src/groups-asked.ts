/**
 * Groups of a dump that a pattern asks one by one, for each of its sites or locks. Groups come
 * working ones first and largest first: what is left of a dump written by hand are single goroutines,
 * which decide nothing; a dump of 100 000 goroutines of a service has some hundreds of groups.
 */
export const MAX_GROUPS_ASKED = 4_000;
