export const es = {
  navigation: 'Mi privacidad',
  title: 'Tus datos',
  lead: 'Lo que se guarda sobre ti, para llevártelo o para que se borre.',

  exportTitle: 'Llévatelos',
  exportText:
    'Todo lo que se guarda sobre ti: perfil y direcciones, funciones y equipos, pedidos y entradas, códigos, correo y lo que has hecho.',
  exportRead: 'Leerlos aquí',
  exportDownload: 'Descargar en JSON',
  exportFresh: 'Para esto tienes que haber entrado en los últimos 10 minutos.',

  signInTitle: 'Antes, vuelve a entrar',
  signInText:
    'Quien encuentre tu navegador abierto no debe llevarse todos tus datos. Sal, pide que te enviemos un enlace nuevo y vuelve aquí antes de 10 minutos.',
  signOut: 'Salir',
  back: 'Volver a tus datos',

  deletionTitle: 'Que se borren',
  deletionText:
    'Tienes 30 días para pensarlo. Después se borran para siempre tu nombre, tus direcciones, tu perfil y tu correo. Lo que las cuentas necesitan se queda, sin nadie en tu lugar.',
  deletionAtOnce: 'De inmediato: dejas tus equipos y terminan tus funciones.',
  deletionTicket:
    'Los datos de quien tiene o compró una entrada para el próximo evento se borran después de él, para que en la puerta sepan quién viene.',
  deletionAsk: 'Borrar mis datos',
  deletionSure: 'Sí, quiero que se borren mis datos',
  deletionUnsure: 'Marca la casilla para confirmar que lo quieres.',

  stateTitle: 'Tus datos se van a borrar',
  stateUntil: 'Se borran después de',
  stateAsked: 'Lo pediste el',
  stateReason: 'Por qué entonces',
  'reason.notice': '30 días para pensarlo',
  'reason.ticket': 'Tienes o compraste una entrada para {event}: hasta que acabe el último día de desmontaje',
  stateMoves: 'La fecha cambia si compras una entrada o te devuelven el dinero de una.',
  stateCancel: 'Conservar mis datos',
  stateShort: 'Tus datos se borrarán después de {date}.',
  stateMore: 'Por qué, y cómo conservarlos',

  asked: 'Tus datos se van a borrar. Hasta entonces puedes cambiar de idea.',
  kept: 'Tus datos se quedan. Las funciones y los equipos han terminado: vuelve a pedirlos.',
  notAsked: 'No había nada que retirar.',
  lastAdmin: 'Eres la última persona que administra. Haz antes que otra lo sea y vuelve a pedirlo.',

  readTitle: 'Todo lo que se guarda sobre ti',
  readLead: 'A fecha de {at}',
  nothing: 'Nada',
  empty: 'vacío',
  yes: 'sí',
  no: 'no',
  'section.profiles': 'Perfil',
  'section.auth': 'Acceso y funciones',
  'section.teams': 'Equipos',
  'section.events': 'Eventos',
  'section.email': 'Correo',
  'section.campaigns': 'Códigos',
  'section.tickets': 'Entradas',
  'section.budget': 'Presupuesto',
  'section.audit': 'Quién hizo qué',
} as const
