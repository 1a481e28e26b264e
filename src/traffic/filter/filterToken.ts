import type { JsonPath, Pattern, Relation } from './filterNode';

/** What a {@link FilterToken} of kind `operator` says. */
export type FilterOperator = Relation | '~';

/** A piece of a filter's text: as written, and where it begins, in UTF-16 units. */
export type FilterToken = { readonly at: number; readonly text: string } & (
  | { readonly kind: '(' | ')' | '!' | '&&' | '||' | 'end' }
  | { readonly kind: 'operator'; readonly operator: FilterOperator }
  | { readonly kind: 'word' | 'quoted'; readonly bytes: Uint8Array }
  | { readonly kind: 'jsonPath'; readonly path: JsonPath }
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
);
