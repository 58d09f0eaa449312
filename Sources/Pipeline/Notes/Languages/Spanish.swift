extension Language {
    /// The sentences of notes in Spanish.
    // swift-format-ignore: each sentence is a line of its own.
    static let spanish = #"""
        waits: {job} está en espera.
        starts: El vídeo empieza por sí solo en cuanto esté todo. Si un nombre es incorrecto, corrija el trabajo y guárdelo.
        next: {job} es el siguiente en la cola ({,details}).
        nextPlain: {job} es el siguiente en la cola.
        onItsWay: El vídeo de {job} está en camino ({,details}).
        onItsWayPlain: El vídeo de {job} está en camino.
        made: Se está haciendo el vídeo de {job} ({,details}).
        madePlain: Se está haciendo el vídeo de {job}.
        byName: Mientras esta nota se llame «queued», el vídeo es el siguiente en la cola; en cuanto se llame «rendering», se está haciendo, y estos vídeos tardan {*time}. Aparece aquí por sí solo.
        timeShort: menos de un minuto
        timeOne: alrededor de un minuto
        timeMany: unos {#n} minutos
        timeUnknown: de uno a unos pocos minutos
        seconds: {#n} segundos
        textAlone: solo a partir del texto
        draft: un borrador
        fromReference: a partir de una imagen de referencia
        fromReferences: a partir de {#n} imágenes de referencia
        fromTo: de {first} a {last}
        from: a partir de {image}
        price: unos {#n} créditos
        priceUnknown: precio desconocido
        cannot: {job} todavía no se puede convertir en vídeo.
        correct: Corríjalo y guárdelo; se vuelve a intentar por sí solo. No se ha cobrado nada.
        none: No hay vídeo de {job}.
        onHold: {job} está retenido.
        person: No se envía por sí solo. Avise a la persona que lleva reeldrop; tiene dos opciones:
        release: `reeldrop release` pide el vídeo en cualquier caso, por unos {#n} créditos;
        releasePlain: `reeldrop release` pide el vídeo en cualquier caso;
        cancel: `reeldrop cancel` renuncia a él.
        closing: reeldrop mantiene esta nota y la quita cuando el vídeo está aquí.
        changed: Se cambió un _defaults.job después de hacerse el vídeo de {job}. Si se hiciera ahora, sería otro.
        changedWhat: No se rehace por sí solo. Para ello, ponga junto al trabajo un archivo vacío llamado {redo}; si el vídeo está bien como está, borre esta nota.
        madeBefore: Lo que pide {job} ya se hizo antes: {films}.
        madeWhat: No se pide nada más ni se cobra nada. Ponga junto al trabajo un archivo vacío llamado {redo} para que se haga otra vez; si no hace falta, borre esta nota.
        asks: {job} pide {#films} vídeos, por unos {#credits} créditos.
        asksUnknown: {job} pide {#films} vídeos; nadie sabe cuánto cuestan en total.
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
        inPlace: En {@name}, línea {#line}, columna {#column}: {*problem}
        inLine: En {@name}, línea {#line}: {*problem}
        inCell: En {@name}, fila {#row}, columna {@column}: {*problem}
        inRow: En {@name}, fila {#row}: {*problem}
        inFile: En {@name}: {*problem}
        more: Y otros {#n} problemas a partir de aquí.
        moreOne: Y otro problema a partir de aquí.
        moreFirst: Corrija primero los anteriores.
        jobUnreadable: No se puede leer este trabajo: {*error}
        stillOpen: El trabajo sigue abierto para escritura en otro programa. Continúa cuando se cierre allí.
        conflictCopy: Parece una copia que creó un programa de sincronización porque dos personas guardaron a la vez. No se ejecuta, para que ningún vídeo se pague dos veces. Si debe ser un trabajo propio, póngale otro nombre.
        secondEnding: El nombre de este archivo termina en .job.{ending} y no en .job, por eso no se ejecuta. Cámbiele el nombre a {name}. Si el equipo oculta las extensiones, haga que las muestre primero. Si viene de un editor de texto, guárdelo como texto sin formato.
        sameMade: Es igual que {job}, cuyo vídeo es {film}. Nadie lo paga dos veces por accidente. Cámbielo, o ponga al lado un archivo llamado {redo} para que se haga otro vídeo.
        sameComing: Es igual que {job}, cuyo vídeo está en camino. Nadie lo paga dos veces por accidente. Cámbielo, o ponga al lado un archivo llamado {redo} para que se haga otro vídeo.
        madeLongAgo: Este mismo vídeo ya se hizo, para un trabajo que se retiró hace tiempo. Nadie lo paga dos veces por accidente. Cámbielo, o ponga al lado un archivo llamado {redo} para que se haga otro vídeo.
        redoTooEarly: El vídeo todavía no está aquí, así que se quitó el archivo .redo que estaba junto al trabajo y no se pidió nada más. Vuelva a ponerlo cuando haya llegado el vídeo.
        otherLetters: El nombre de {found} está escrito con otros caracteres en la unidad; se usa ese archivo.
        usedInstead: {written} no estaba; se usa {found}.
        unclearForms: {written} no está, y los nombres de {#n} archivos solo se diferencian de él y entre sí en cómo están compuestas sus letras, aunque parecen iguales: {names}. Cambie el nombre de todos menos uno.
        unclear: {written} no está, y {names} se le parecen por igual. Escriba el nombre en el trabajo exactamente como lo tiene el archivo.
        secondName: {name} es un segundo nombre del archivo de otra persona. Ponga allí una copia.
        rowNumber: La fila {#n}
        sameRows: {*name} pide el mismo vídeo que una fila anterior. Borre una de las dos filas, o deles semillas distintas.
        ratios: Con una imagen el vídeo tiene la forma de la imagen, así que todos los valores de `aspect_ratio` darían el mismo vídeo. Borre la línea, o haga un trabajo para cada forma con una imagen de esa forma.
        noDraftLeft: Junto al trabajo ya no queda ningún borrador, así que no hay nada que hacer definitivo. Devuelva los que quiera usar, o escriba otra vez `draft: true` y cambie el prompt para obtener otros borradores.
        draftIsFinal: `draft` no cambia nada, porque el propio trabajo pide {resolution} y {#n} segundos.
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
        otherFormatTool: {name} es un archivo {format}. Guárdelo como PNG, JPEG o WebP y nombre ese en el trabajo. O pida a la persona que lleva reeldrop que instale libvips-tools, con lo que se podría usar.
        converted: {name} se envía como {format}, porque {*why}.
        whyPixels: mide {#width} × {#height} píxeles
        whyLarge: ocupa más de {#n} MB
        whyFormat: es un archivo {format}
        whyDeep: tiene 16 bits por color
        whyPrint: está en colores de imprenta (CMYK)
        whyTurned: está guardada girada
        imageDamaged: No se puede leer {name}; puede que esté dañado. Guárdelo como PNG, JPEG o WebP y nombre ese en el trabajo.
        cannotKeep: No se puede conservar {name}: {why}
        modelFormat: {name} es una imagen {format}, que el modelo del trabajo no admite. Guárdela como {+names}.
        notAnImage: {name} no es una imagen que se pueda leer. Guárdela como PNG, JPEG o WebP.
        leadsOut: {name} lleva fuera de esta carpeta. Ponga la propia imagen junto al trabajo.
        notAnImageFile: {name} no es un archivo de imagen. Ponga la propia imagen junto al trabajo.
        cannotBeRead: No se puede leer {name}: {*error}
        defaultsName: {name} no da valores a los trabajos de su carpeta con ese nombre. Escriba el nombre en minúsculas: _defaults.job.
        defaultsUnreadable: No se puede leer el _defaults.job de esta carpeta o de una superior: {*error}
        noRoom: Todavía no se envía, porque el vídeo podría no caber: solo quedan {#n} MB libres en la unidad; no se ha cobrado nada. Continúa por sí solo cuando haya sitio, así que borre allí lo que no haga falta.
        noRoomAtAll: Todavía no se envía, porque el vídeo podría no caber: queda menos de 1 MB libre en la unidad; no se ha cobrado nada. Continúa por sí solo cuando haya sitio, así que borre allí lo que no haga falta.
        paused: El envío está en pausa. Continúa cuando lo diga la persona que lleva reeldrop.
        unknownPrice: Nadie sabe cuánto cuesta, así que no se puede respetar el presupuesto; no se envió ni se cobró nada. Un precio en la configuración, en `credits_per_second`, vale para los que lleguen después.
        notUploaded: Sus imágenes todavía no se han podido subir a la API; se vuelve a intentar por sí solo y no se ha cobrado nada. ({why})
        imageGone: La copia de su imagen ya no está. Guarde el trabajo de nuevo. No se ha cobrado nada.
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
        holdWaitUnknown: {#n} vídeos esperan aquí; nadie sabe cuánto cuestan en total.
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
        write: Escriba `{+choices}`.
        writeOne: Escriba uno de ellos, por ejemplo `{example}`.
        mustBeWhole: `{key}` debe ser un número entero de {#low} a {#high}, no `{written}`.
        mustBeYesNo: `{key}` debe ser yes o no, no `{written}`.
        mustBeSeconds: `duration` debe ser de {+choices} segundos, no `{written}`.
        mustBeSecondsRange: `duration` debe ser de {#low} a {#high} segundos, no `{written}`.
        writeNumber: Escriba un número así, por ejemplo `{example}`.
        mustBeNumber: `{key}` debe ser un número de {low} a {high}, no `{written}`.
        withPoint: Escríbalo con un punto, por ejemplo `{example}`.
        promptMissing: Falta `prompt`.
        promptEmpty: `{key}` está vacío.
        sayWhat: Diga qué muestra el vídeo, por ejemplo `{example}`.
        promptLong: El prompt tiene {#n} caracteres, pero se permiten {#limit}.
        shorten: Acórtelo en {#n} caracteres.
        promptRange: El prompt tiene {#n} caracteres; puede tener de {#low} a {#high}.
        lengthOf: `{key}` tiene {#n} caracteres; puede tener de {#low} a {#high}.
        shorterOrDelete: Acórtelo, o bórrelo.
        bothPrompts: El trabajo tiene tanto `prompt` como `prompts`.
        moveToList: Pase el texto de `prompt` a la lista.
        sameText: `prompts` tiene el mismo texto dos veces.
        noText: {name} no tiene texto.
        writeIntoIt: Escriba en él lo que muestra el vídeo.
        notPlainText: `{file}` no es texto sin formato.
        saveTxt: Guárdelo como archivo .txt y nombre ese.
        fileOrText: `{text}` puede ser el nombre de un archivo o un texto.
        withoutSpaces: Dé al archivo un nombre sin espacios; si es un texto, empiécelo con otro signo que no sea `@`.
        textLeadsOut: `{text}` sale de la carpeta del trabajo.
        fileBeside: Ponga el archivo junto al trabajo y escriba solo su nombre, como en `{example}`.
        textLarge: Este archivo tiene {#n} bytes, mucho más que una página de texto.
        keepBelow: Manténgalo por debajo de 64 KiB; ¿es quizá una imagen o un vídeo con el nombre equivocado?
        behindSign: Después de `{sign}` el texto empieza en la línea siguiente.
        deleteSign: Borre el signo, o pase el texto a la línea siguiente y empiécelo con dos espacios.
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
        mustBeTime: `{key}` debe ser un tiempo con su unidad, no `{written}`.
        digits: Escriba un número de {#low} a {#high} con las cifras 0 a 9.
        severalSeeds: Escriba varias semillas entre corchetes: `{example}`.
        anySeed: Escriba un número así, o borre la línea para una semilla cualquiera.
        noFields: Este trabajo no nombra sus campos.
        fieldsOwnLine: Escriba cada campo en su propia línea, por ejemplo `{example}`.
        fieldsAsName: Escriba cada campo en su propia línea, como `{example}`.
        writeAs: Escríbalo como `{example}`, o ponga `#` delante si es un comentario.
        promptOrField: Si forma parte del prompt, empiece la línea con dos espacios; si no, escríbalo como `{example}`.
        isThePrompt: Si dice lo que muestra el vídeo, escriba `{example}`.
        isThePromptLong: Si dice lo que muestra el vídeo, ponga `prompt:` y un espacio delante.
        comesLater: `{key}` llegará con una versión posterior.
        deleteForNow: Borre la línea por ahora.
        setsItself: Bórrelo: reeldrop lo pone por sí mismo.
        notShow: Diga en `prompt` lo que el vídeo no debe mostrar.
        twice: `{key}` nombra `{written}` dos veces.
        deleteOne: Borre uno: cada uno es un vídeo propio.
        sameSeed: Con una sola semilla, las {#n} tomas serían el mismo vídeo.
        deleteSeed: Borre la línea `seed` para que cada toma tenga la suya, o indique tantas semillas en lugar de `takes`.
        asksTooMany: Este trabajo pide {#n} vídeos, pero {#most} es el máximo por trabajo.
        fewerValues: Indique menos valores, o divídalo en varios trabajos.
        modelHasNo: {model} no tiene `{key}`.
        thisModelHasNo: Este modelo no tiene `{key}`.
        deleteLine: Borre la línea.
        deleteOrModel: Borre la línea, o escriba `model:` con un modelo que lo tenga: {+models}.
        notShowOrModel: Diga en `prompt` lo que el vídeo no debe mostrar, o escriba `model:` con un modelo que lo tenga: {+models}.
        referencesOrFrame: Un vídeo se hace a partir de imágenes de referencia o de un primer fotograma, no de ambos.
        deleteReferences: Borre `{key}`, o borre `image` e `image_end`.
        tooManyImages: `{key}` nombra {#n} imágenes, pero {#most} es el máximo.
        deleteSome: Borre {#n} de ellas.
        speaksOf: El prompt habla de @Image{#number}, pero `{key}` nombra {#n} imágenes.
        speaksOfOne: El prompt habla de @Image{#number}, pero `{key}` nombra 1 imagen.
        nameAsMany: Nombre tantas imágenes como cite el prompt; la primera es @Image1.
        tableLarge: El archivo ocupa más de {#n} MB.
        divideSeveral: Divídalo en varios.
        quoteOpenInTable: Una comilla que se abre aquí nunca se cierra.
        textBehindQuote: Detrás de una comilla de cierre hay más texto.
        saveFileAgain: Guarde el archivo de nuevo.
        noRows: El archivo no tiene filas.
        writeRows: Escriba un encabezado con los nombres de los campos de un trabajo, y una fila por vídeo.
        tooManyRows: El archivo tiene más de {#n} filas, el máximo por trabajo.
        divideTable: Divídalo en varios, cada uno junto a un trabajo propio.
        notAColumn: `{name}` no es el nombre de un campo.
        twoColumns: Hay dos columnas `{key}`.
        deleteColumn: Borre una de ellas.
        moreCells: La fila tiene más celdas que el encabezado.
        quoteText: Ponga entre comillas un texto que tenga comas o puntos y coma.
        nameTaken: El nombre `{name}` ya está en la fila {#row}.
        giveAnother: Dé uno distinto a cada fila.
        rowsAskTooMany: Con sus filas, este trabajo pide más de {#n} vídeos.
        divideIt: Divídalo.
        promptShort: El prompt debe tener al menos {#n} caracteres.
        shortenOne: Acórtelo en 1 carácter.
        promptControl: El prompt contiene un carácter de control invisible.
        withoutBackslashes: Escriba el texto sin barras invertidas.
        controlHere: Aquí hay un carácter de control invisible ({code}).
        deleteControl: Bórrelo; si no lo ve, vuelva a escribir la línea.
        networkDrive: `{key}` nombra una unidad de red, pero la imagen debe estar en la carpeta del trabajo.
        homeFolder: `{key}` nombra una carpeta personal, pero la imagen debe estar en la carpeta del trabajo.
        backslashes: `{key}` tiene barras invertidas entre sus partes.
        writeSlashes: Escriba barras: `{example}`.
        namesFolder: `{key}` nombra una carpeta, no una imagen.
        nameOfImage: Escriba el nombre de la imagen, por ejemplo `{example}`.
        imageOrDelete: Escriba el nombre de la imagen, o borre la línea.
        imageOrAddress: `{key}` debe ser el nombre de una imagen o una dirección https, no {scheme}:.
        mustBeHTTPS: `{key}` debe ser una dirección https; esta es http.
        writeOrBeside: Escriba `{example}`, o ponga la imagen junto al trabajo.
        addressSpace: La dirección de `{key}` contiene un espacio.
        percentTwenty: Escriba %20 en lugar de cada espacio.
        outputPath: `output` es un nombre, no una ruta: el vídeo aparece junto al trabajo.
        withoutSlashes: Escríbalo sin barras, por ejemplo `{example}`.
        outputEnding: El vídeo es un MP4, así que `output` no debe terminar en `{ending}`.
        braceAlone: Una llave de `output` no tiene pareja.
        bracesAround: Las llaves rodean un marcador: {names}.
        noPlaceholder: `output` no conoce el marcador `{word}`.
        thereAre: Existen `{names}`.
        quoteOpen: La comilla que se abre aquí nunca se cierra.
        quoteClose: Ponga la misma comilla al final del valor, o quite las dos.
        bracketOpen: El corchete que se abre aquí no se cierra bien.
        bracketClose: Ciérrelo, ponga comas entre los valores, o ponga el valor entre comillas si el corchete forma parte de un texto.
        secondJob: Aquí empieza un segundo trabajo, pero un archivo contiene uno solo.
        ownFile: Borre esta línea, o pase lo que sigue a un archivo de trabajo propio.
        movedIn: Esta línea está sangrada, así que `{key}` sería parte del prompt.
        deleteSpace: Borre el espacio que hay delante; si forma parte del prompt, escriba `prompt: |` y todo el texto debajo.
        oneValue: `{key}` admite un valor, no una lista.
        sameLine: Escriba un valor en la misma línea: `{example}`.
        notDefault: `{key}` no puede ser un valor por defecto: pertenece a un trabajo.
        eachJob: Escríbalo en cada trabajo que lo necesite, y bórrelo aquí.
        damaged: Este archivo está dañado, o no es texto: no se pueden leer sus caracteres.
        saveUTF8: Guárdelo de nuevo como texto sin formato en UTF-8.
        inEditor: Escríbalo en un editor de texto; ¿es quizá una imagen o un vídeo con el nombre equivocado?
        imageSides: {name} tiene {#width} × {#height} píxeles; cada lado debe medir entre {#low} y {#high}. Guárdelo con otro tamaño.
        imageWide: {name} tiene {#width} × {#height} píxeles y es demasiado ancha: el ancho debe ser de {#low} a {#high} veces el alto. Recórtela.
        imageTall: {name} tiene {#width} × {#height} píxeles y es demasiado alta: el ancho debe ser de {#low} a {#high} veces el alto. Recórtela.
        megabytes: {name} ocupa {#n} MB; se pueden enviar {#most} MB como máximo. Guárdelo más pequeño, por ejemplo como JPEG.
        savePlain: Guárdelo como texto sin formato (en TextEdit: Formato > Convertir en texto sin formato).
        """#
}
