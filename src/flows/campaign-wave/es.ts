import type { Translation } from '../../platform/i18n/words.ts'
import type { en } from './en.ts'

export const es = {
  title: 'Hacer un envío',
  lead: 'Cada persona elegida que aún no tiene código de «{campaign}» recibe uno, y el correo con él: todas, o ninguna.',
  everyone: 'Todos los miembros en activo',
  audience: 'O estos equipos',
  team: '{name} ({members})',
  look: 'Ver las cifras',
  eligible: 'Reciben un código',
  alreadyGranted: 'Ya tienen uno',
  notMailed: 'Lo reciben, sin correo',
  notMailedNote: 'rechazan el correo de campañas; lo tienen en sus códigos',
  withoutAddress: 'De ellas, sin dirección',
  withoutAddressNote: 'lo reciben igualmente; el correo sale cuando haya dirección',
  codesAvailable: 'Códigos disponibles',
  codesLeft: 'quedarán {left}',
  send: { one: 'Enviar {count} código', other: 'Enviar {count} códigos' },
  nobody: 'Todas las personas elegidas tienen ya un código: no hay nada que enviar.',
  notEnough: 'Hacen falta {needed} códigos y quedan {available}. No se ha entregado nada.',
  import: 'Importar más',
  back: 'Volver a la campaña',
  notActive: 'Solo se puede enviar una campaña activa.',
  unknownTeams: 'Uno de los equipos elegidos ya no existe. Elige de nuevo.',
  changed: 'Las cifras han cambiado desde que las viste. No se ha enviado nada; estas son las nuevas.',
  sent: '{granted} códigos entregados, {queued} correos en cola.',
} as const satisfies Translation<typeof en>
