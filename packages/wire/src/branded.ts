declare const brand: unique symbol;

/** A `Base` that only a named constructor or a schema makes. */
export type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };
