import type { Snapshot, Tx } from './db/tx.ts'

/**
 * What every section that holds something about people answers for: it gives what it holds, and it lets go of it. The one
 * is the mirror of the other: what is exported is erased or made nobody's, and the personal columns of its manifest are
 * what both go over.
 */
export interface Personal {
  /** Everything that the section holds about somebody, by the kind of record; kinds without records are empty lists. */
  dataOf(snapshot: Snapshot, subject: DataSubject): Promise<PersonalData>
  /**
   * Takes it away, or makes it nobody's where a fact has to stay for the figures (a sale, a redemption, an entry of the
   * audit): `erasure.nobody` then stands in the place of the human. The caller holds the lock `reconcile`.
   */
  erase(tx: Tx, erasure: Erasure): Promise<void>
}

/** `addresses` are canonical: those that the human, and nobody else, verified. One that was merely claimed is not theirs. */
export type DataSubject = { readonly human: string; readonly addresses: readonly string[] }

/** `nobody`: a fresh id, the same for all sections, which leads to no person. */
export type Erasure = DataSubject & { readonly nobody: string }

export type PersonalData = Readonly<Record<string, readonly PersonalRecord[]>>
export type PersonalRecord = Readonly<Record<string, Json>>
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/**
 * What every section answers for that names humans by their ids, which no foreign key keeps. Its writes take care with
 * `present` of Profiles that nobody is named who is here no more.
 */
export interface NamesHumans {
  /** Everything of `from` becomes `into`'s, what both have once. The caller holds the lock `reconcile`, and both of them. */
  merge(tx: Tx, merger: Merger): Promise<void>
  /** The ids of all whom the section says something is whose, some at a time; some may come again. */
  humansNamed(snapshot: Snapshot): AsyncIterable<readonly string[]>
}

/** Two humans who are one: what was `from`'s is `into`'s from then on. */
export type Merger = { readonly from: string; readonly into: string }
