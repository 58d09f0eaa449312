extension Language {
    /// The sentences of notes in Spanish.
    // swift-format-ignore: each sentence is a line of its own.
    static let spanish = #"""
        waits: {job} está en espera.
        starts: El vídeo empieza por sí solo en cuanto esté todo.
        next: {job} es el siguiente en la cola ({,details}).
        nextPlain: {job} es el siguiente en la cola.
        room: Se envía en cuanto haya sitio. No hay que hacer nada.
        made: Se está haciendo el vídeo de {job} ({,details}).
        madePlain: Se está haciendo el vídeo de {job}.
        takesTime: Estos vídeos tardan {*time}. Aparece aquí por sí solo.
        timeShort: menos de un minuto
        timeOne: alrededor de un minuto
        timeMany: unos {#n} minutos
        timeUnknown: de uno a unos pocos minutos
        seconds: {#n} segundos
        textAlone: solo a partir del texto
        fromTo: de {first} a {last}
        from: a partir de {image}
        price: unos {#n} créditos
        cannot: {job} todavía no se puede convertir en vídeo.
        correct: Corríjalo y guárdelo; se vuelve a intentar por sí solo. No se ha cobrado nada.
        none: No hay vídeo de {job}.
        onHold: {job} está retenido.
        person: No se envía por sí solo. Avise a la persona que lleva reeldrop; tiene dos opciones:
        release: `reeldrop release` pide el vídeo en cualquier caso, por unos {#n} créditos;
        releasePlain: `reeldrop release` pide el vídeo en cualquier caso;
        cancel: `reeldrop cancel` renuncia a él.
        closing: reeldrop mantiene esta nota y la quita cuando el vídeo está aquí.
        asks: {job} pide {#films} vídeos, por unos {#credits} créditos.
        listHere: Ya están aquí ({#n}):
        listMade: En curso ({#n}):
        listNext: En la cola ({#n}):
        listHeld: Retenidos ({#n}):
        listNone: No hechos ({#n}):
        roomMany: Se envían en cuanto haya sitio. No hay que hacer nada.
        takesTimeMany: Estos vídeos tardan {*time}. Aparecen aquí por sí solos.
        personMany: Lo retenido no se envía por sí solo. Avise a la persona que lleva reeldrop; tiene dos opciones:
        choicesMany: `reeldrop release` pide los vídeos en cualquier caso; `reeldrop cancel` renuncia a ellos.
        place: Línea {#line}, columna {#column}: {*problem}
        placeLine: Línea {#line}: {*problem}
        jobUnreadable: No se puede leer este trabajo: {*error}
        stillOpen: El trabajo sigue abierto para escritura en otro programa. Continúa cuando se cierre allí.
        conflictCopy: Parece una copia que creó un programa de sincronización porque dos personas guardaron a la vez. No se ejecuta, para que ningún vídeo se pague dos veces. Si debe ser un trabajo propio, póngale otro nombre.
        secondEnding: El nombre de este archivo termina en .job.{ending} y no en .job, por eso no se ejecuta. Cámbiele el nombre a {name}. Si el equipo oculta las extensiones, haga que las muestre primero. Si viene de un editor de texto, guárdelo como texto sin formato.
        sameMade: Es igual que {job}, cuyo vídeo es {film}. Nadie lo paga dos veces por accidente. Cámbielo, o ponga al lado un archivo llamado {redo} para que se haga otro vídeo.
        sameComing: Es igual que {job}, cuyo vídeo está en camino. Nadie lo paga dos veces por accidente. Cámbielo, o ponga al lado un archivo llamado {redo} para que se haga otro vídeo.
        redoTooEarly: El vídeo todavía no está aquí, así que se quitó el archivo .redo que estaba junto al trabajo y no se pidió nada más. Vuelva a ponerlo cuando haya llegado el vídeo.
        otherLetters: El nombre de {found} está escrito con otros caracteres en la unidad; se usa ese archivo.
        usedInstead: {written} no estaba; se usa {found}.
        unclearForms: {written} no está, y los nombres de {#n} archivos solo se diferencian de él y entre sí en cómo están compuestas sus letras, aunque parecen iguales: {names}. Cambie el nombre de todos menos uno.
        unclear: {written} no está, y {names} se le parecen por igual. Escriba el nombre en el trabajo exactamente como lo tiene el archivo.
        secondName: {name} es un segundo nombre del archivo de otra persona. Ponga allí una copia.
        ratios: Con una imagen el vídeo tiene la forma de la imagen, así que todos los valores de `aspect_ratio` darían el mismo vídeo. Borre la línea, o haga un trabajo para cada forma con una imagen de esa forma.
        tooMany: El trabajo pide {#n} vídeos, y más de {#limit} por trabajo esperan el visto bueno de una persona, así que no se envió ni se cobró nada.
        notDownloaded: {name} todavía no se ha descargado en la unidad. Si una carpeta en la nube solo lo guarda en línea, haga que se conserve en el dispositivo.
        byFinder: El Finder está copiando {name}.
        blank: {name} ya tiene su tamaño, pero falta su contenido.
        stillWritten: {name} todavía se está escribiendo.
        emptySoFar: {name} está vacío por ahora.
        notComplete: {name} todavía no está completo. {*why}
        endMissing: Falta el final del {format}: el archivo se corta después de {#n} bytes.
        endMissingOf: Falta el final del {format}: el archivo tiene {#n} de {#all} bytes.
        fileEnds: El archivo termina después de {#n} bytes.
        notThereYet: {name} todavía no está.
        otherFormat: {name} es un archivo {format}. Guárdelo como PNG, JPEG o WebP y nombre ese en el trabajo.
        notAnImage: {name} no es una imagen que se pueda leer. Guárdela como PNG, JPEG o WebP.
        leadsOut: {name} lleva fuera de esta carpeta. Ponga la propia imagen junto al trabajo.
        notAnImageFile: {name} no es un archivo de imagen. Ponga la propia imagen junto al trabajo.
        cannotBeRead: No se puede leer {name}: {*error}
        defaultsName: {name} no da valores a los trabajos de su carpeta con ese nombre. Escriba el nombre en minúsculas: _defaults.job.
        defaultsUnreadable: No se puede leer el _defaults.job de esta carpeta o de una superior: {*error}
        noRoom: Todavía no se envía, porque el vídeo podría no caber: solo quedan {#n} MB libres en la unidad; no se ha cobrado nada. Continúa por sí solo cuando haya sitio, así que borre allí lo que no haga falta.
        noRoomAtAll: Todavía no se envía, porque el vídeo podría no caber: queda menos de 1 MB libre en la unidad; no se ha cobrado nada. Continúa por sí solo cuando haya sitio, así que borre allí lo que no haga falta.
        paused: El envío está en pausa. Continúa cuando lo diga la persona que lleva reeldrop.
        modelUnknown: Esta versión de reeldrop ya no conoce el modelo del trabajo. Guarde el trabajo de nuevo.
        keyRefused: La API no acepta la clave, así que no se envía nada. Avise a la persona que lleva reeldrop. Continúa por sí solo cuando la clave sea correcta. ({why})
        noCredits: La API dice que la cuenta no tiene créditos o ha llegado al límite de su plan, así que no se envía nada. Se vuelve a intentar cada pocos minutos. ({why})
        wrongAddress: La API no conoce lo que se le pide, así que no se envía nada. Avise a la persona que lleva reeldrop: quizá la dirección de la API sea incorrecta. Se vuelve a intentar por sí solo. ({why})
        unreachable: Ahora mismo no se puede acceder a la API. No se pierde nada; continúa por sí solo. ({why})
        unknownOutcome: Se pidió el vídeo, pero no llegó una respuesta clara, así que puede que se haya cobrado. ({why})
        overDay: Costaría unos {#price} créditos. De los {#limit} créditos de hoy se han gastado {#spent}, así que no se envió ni se cobró nada.
        overJob: Costaría unos {#price} créditos. Un trabajo puede costar {#limit} créditos y en este se han gastado {#spent}, así que no se envió ni se cobró nada.
        burst: Llegaron tantos trabajos a la vez que puede ser un error. Esperan a que alguien diga que son correctos: la nota de la carpeta explica cómo.
        holdWait: {#n} vídeos esperan aquí, por unos {#credits} créditos en total.
        holdWhy: Llegaron tantos trabajos a la vez que puede ser un error, así que no se envía ninguno ni se cobra nada.
        holdGo: Si son correctos: cambie el nombre de este archivo a GO.txt. Entonces se hacen, dentro del presupuesto.
        holdStop: Si no: borre los trabajos que no sean correctos. Esta nota desaparece cuando no quede ninguno.
        evidenceNone: La lista de la API no muestra ningún vídeo que pueda ser este, así que lo probable es que no se hiciera ninguno.
        evidenceOne: La lista de la API muestra un vídeo que puede ser este (tarea {task}).
        evidenceMany: La lista de la API muestra {#n} vídeos, uno de los cuales puede ser este.
        evidenceOthers: {*first} {#n} vídeos esperan una respuesta como este.
        driveUnreadable: No se puede leer en {folder} lo que se pidió antes, así que no se envía nada: {*error}
        claimUnreadable: En la carpeta hay una marca de que se pidió el vídeo, pero no se puede leer. Puede que el vídeo se haya cobrado.
        claimOfAnother: Otro reeldrop pidió este vídeo y no se sabe qué fue de él, así que puede que se haya cobrado.
        taskOfAnother: La API respondió con la tarea de otro vídeo, así que nadie sabe qué fue de este. Puede que se haya cobrado.
        interrupted: reeldrop se detuvo en el momento en que pedía el vídeo, así que puede que se haya cobrado.
        failedPlain: La API no pudo hacer el vídeo y no dio ningún motivo. Casi siempre no pudo usar la imagen, o su control de seguridad rechazó el prompt. Cambie uno de los dos y guarde el trabajo de nuevo.
        failed: La API no pudo hacer el vídeo: {reason}
        overdue: Tarda mucho más de lo normal. Se sigue buscando, y el vídeo aparece aquí si llega.
        forgotten: La API ya no conoce el vídeo y nunca dijo que estuviera terminado. Puede que se haya cobrado.
        withoutFilm: La API dice que el vídeo está terminado, pero no da ninguno. Guarde el trabajo con un pequeño cambio para volver a intentarlo.
        cannotWrite: El vídeo está terminado, pero todavía no se puede poner aquí: {*error}
        lost: El vídeo se hizo y se pagó, pero ya no se puede descargar. {*why} Se intentó {#n} veces y la API no dio otro enlace.
        linkDead: El enlace del vídeo ya no funciona (el servidor responde {#code}).
        linkRefused: El enlace del vídeo lleva a {host}, que no es uno de los servidores permitidos.
        filmTooLarge: El vídeo ocupa más de {#n} GB, y ninguno debería ser tan grande.
        notFetched: No se pudo descargar el vídeo por completo: {why}.
        noSuchFile: No existe ese archivo.
        busy: Ahora mismo no se puede usar ({code}); se volverá a intentar.
        denied: reeldrop no tiene permiso para hacerlo aquí ({code}).
        noSpace: No queda espacio en la unidad.
        driveError: La unidad informa de un error ({code}).
        folderAway: La carpeta no está.
        unknownField: `{key}` no es un campo conocido.
        didYouMean: ¿Quería decir `{name}`?
        fieldsAre: Los campos son {names}.
        belongsToPrompt: Si forma parte del prompt, empiece la línea con dos espacios; los campos son {names}.
        mustBe: `{key}` debe ser {+choices}, no `{written}`.
        write: Escriba {+choices}.
        writeOne: Escriba uno de ellos, por ejemplo `{example}`.
        mustBeWhole: `{key}` debe ser un número entero de {#low} a {#high}, no `{written}`.
        mustBeYesNo: `{key}` debe ser yes o no, no `{written}`.
        mustBeSeconds: `duration` debe ser de {+choices} segundos, no `{written}`.
        promptMissing: Falta `prompt`.
        promptEmpty: `prompt` está vacío.
        sayWhat: Diga qué muestra el vídeo, por ejemplo `{example}`.
        promptLong: El prompt tiene {#n} caracteres, pero se permiten {#limit}.
        shorten: Acórtelo en {#n} caracteres.
        noValue: `{key}` no tiene valor.
        writeOrDelete: Escriba uno detrás de los dos puntos, o borre la línea.
        given: `{key}` ya está en la línea {#line}.
        keepOne: Quédese con uno de los dos.
        leadsOutKey: `{key}` sale con `..` de la carpeta del trabajo.
        oneComputer: `{key}` nombra un lugar de un solo equipo, pero la imagen debe estar en la carpeta del trabajo.
        beside: Ponga la imagen junto al trabajo y escriba solo su nombre: `{example}`.
        needsFirst: `image_end` es el último fotograma y necesita uno primero.
        addImage: Añada `image:` con el nombre del primer fotograma, o escriba `image:` en lugar de `image_end:`.
        notAField: Esta línea no es un campo.
        colonMissing: Entre un campo y su valor debe haber dos puntos.
        notText: Esto no es un archivo de texto.
        richText: Es un archivo de texto enriquecido, no texto sin formato.
        savePlain: Guárdelo como texto sin formato (en TextEdit: Formato > Convertir en texto sin formato).
        """#
}
