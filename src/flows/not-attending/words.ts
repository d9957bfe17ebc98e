import { words } from '../../platform/i18n/words.ts'

export const notAttendingWords = words({
  en: {
    say: 'I am not attending',
    undo: 'I may attend after all',
    notAttending: 'You said that you are not attending {event}.',
    said: 'Noted: you are not attending {event}. You can take it back here.',
    takenBack: 'Noted: you may attend {event} after all.',
    settled: '{year} is over: who took part is settled.',
    noEvent: 'There is no event yet that one could attend.',
  },
  es: {
    say: 'No voy a asistir',
    undo: 'Al final quizá asista',
    notAttending: 'Has dicho que no vas a asistir a {event}.',
    said: 'Anotado: no vas a asistir a {event}. Aquí puedes cambiarlo.',
    takenBack: 'Anotado: al final quizá asistas a {event}.',
    settled: '{year} ya ha terminado: la participación está cerrada.',
    noEvent: 'Aún no hay ningún evento al que asistir.',
  },
})
