import type { Random } from './random.ts'
import type { Person } from './wire.ts'

/** Two members who gave the same verified address: it is nobody's in particular. */
const SHARED_ADDRESS = 'casa.compartida@example.org'

/**
 * Members with plausible names and addresses that can't be delivered to. Among them, on purpose: unverified and second
 * addresses, one address of two people, names with accents, apostrophes, other scripts and a leading `=`.
 */
export function generatePeople(random: Random, count: number, year: number): Person[] {
  return Array.from({ length: count }, (_, place) => {
    const displayName = place === 28 ? '=Nia Marsh' : nameOfSomebody(random)
    const address = place === 21 ? 'lumbre.demo@gmail.com' : addressOf(displayName, place, random)
    return { id: idOf(place, year), displayName, emails: addressesOf(address, place) }
  })
}

export function nameOfSomebody(random: Random): string {
  return `${random.pick(GIVEN)} ${random.pick(FAMILY)}`
}

/** Numbered, so that two people of one name keep two addresses. */
export function addressOf(name: string, number: number, random: Random): string {
  const plain = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .trim()
    .replace(/ +/g, '.')
  return `${plain === '' ? 'member' : plain}.${number}@${random.pick(DOMAINS)}`
}

function addressesOf(address: string, place: number): Person['emails'] {
  if (place < 2) {
    return [
      { email: address, verified: true },
      { email: SHARED_ADDRESS, verified: true },
    ]
  }
  const isVerified = place % 23 !== 7
  const second = place % 11 === 4 ? [{ email: `alias.${place}@mail.example`, verified: place % 2 === 0 }] : []
  return [{ email: address, verified: isVerified }, ...second]
}

/** The year in the first group, the place in the last: the same in every run. */
function idOf(place: number, year: number): string {
  return `${year.toString(16).padStart(8, '0')}-4c75-4000-8000-${place.toString(16).padStart(12, '0')}`
}

const DOMAINS = ['example.org', 'example.net', 'mail.example'] as const

const GIVEN = [
  ...['Aina', 'Àlex', 'Amaia', 'Anouk', 'Arnau', 'Bea', 'Begoña', 'Bruna', 'Carles', 'Chiara', 'Ciarán', 'Clàudia'],
  ...['Dídac', 'Elif', 'Eloi', 'Emre', 'Fátima', 'Ferran', 'Greta', 'Héctor', 'Idoia', 'Ingrid', 'Iñaki', 'Jakub'],
  ...['Jordi', 'Júlia', 'Karim', 'Lea', 'Leïla', 'Lluc', 'Maëlle', 'Marta', 'Mercè', 'Mireia', 'Naïm', 'Nerea'],
  ...['Núria', 'Odile', 'Oriol', 'Pere', 'Quim', 'Raquel', 'Roser', 'Sigrún', 'Søren', 'Teo', 'Úrsula', 'Wanda'],
  ...['Xavi', 'Yara', 'Zuzanna', '美咲', 'Óscar', 'Tariq'],
]

const FAMILY = [
  ...['Aguilar', 'Arroyo', 'Bosch', 'Castaño', 'Çelik', 'Cots', "D'Amico", 'Duran', 'Echeverría', 'Farré', 'Fuentes'],
  ...['Gràcia', 'Haddad', 'Ibáñez', 'Jansen', 'Kowalska', 'Lafont', 'Lindqvist', 'Llull', 'Mendoza', 'Müller'],
  ...['Navarro', 'Núñez', "O'Dowd", "O'Shea", 'Oliver', 'Pla', 'Peña', 'Quiroga', 'Riba', 'Rossi', 'Sørensen'],
  ...['Soler', 'Tàpies', 'Torras', 'Ureña', 'Valls', 'van Dijk', 'Vidal', 'Weiß', 'Ximénez', 'Yilmaz', 'Zamora'],
]
