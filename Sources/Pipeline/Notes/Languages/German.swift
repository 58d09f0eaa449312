extension Language {
    /// The sentences of notes in German.
    // swift-format-ignore: each sentence is a line of its own.
    static let german = #"""
        waits: {job} wartet.
        starts: Der Film beginnt von selbst, sobald alles da ist. Stimmt ein Name nicht, berichtigen Sie den Auftrag und speichern Sie ihn.
        next: {job} ist als Nächstes an der Reihe ({,details}).
        nextPlain: {job} ist als Nächstes an der Reihe.
        onItsWay: Der Film zu {job} ist unterwegs ({,details}).
        onItsWayPlain: Der Film zu {job} ist unterwegs.
        made: Der Film zu {job} entsteht gerade ({,details}).
        madePlain: Der Film zu {job} entsteht gerade.
        byName: Solange diese Notiz „queued“ heißt, ist der Film als Nächstes an der Reihe; sobald sie „rendering“ heißt, entsteht er, und solche Filme brauchen {*time}. Er erscheint von selbst hier.
        timeShort: weniger als eine Minute
        timeOne: etwa eine Minute
        timeMany: etwa {#n} Minuten
        timeUnknown: eine bis wenige Minuten
        seconds: {#n} Sekunden
        textAlone: nur aus Text
        draft: ein Entwurf
        fromReference: aus einem Referenzbild
        fromReferences: aus {#n} Referenzbildern
        fromTo: von {first} bis {last}
        from: aus {image}
        price: etwa {#n} Credits
        priceUnknown: Preis nicht bekannt
        cannot: Aus {job} kann noch kein Film werden.
        correct: Bitte berichtigen und speichern; dann wird es von selbst noch einmal versucht. Es wurde nichts berechnet.
        none: Zu {job} gibt es keinen Film.
        onHold: {job} ist angehalten.
        person: Der Auftrag wird nicht von selbst gesendet. Bitte sagen Sie der Person Bescheid, die reeldrop betreut; sie hat zwei Möglichkeiten:
        release: `reeldrop release` bestellt den Film auf jeden Fall, für etwa {#n} Credits;
        releasePlain: `reeldrop release` bestellt den Film auf jeden Fall;
        cancel: `reeldrop cancel` verzichtet darauf.
        closing: reeldrop führt diese Notiz und nimmt sie weg, wenn der Film da ist.
        changed: Seit der Film zu {job} entstanden ist, wurde eine _defaults.job geändert. Jetzt würde es ein anderer Film.
        changedWhat: Er wird nicht von selbst neu gemacht. Legen Sie dafür eine leere Datei namens {redo} neben den Auftrag; ist der Film richtig, wie er ist, löschen Sie diese Notiz.
        madeBefore: Was {job} bestellt, ist schon früher entstanden: {films}.
        madeWhat: Es wird nichts weiter bestellt und nichts berechnet. Legen Sie eine leere Datei namens {redo} neben den Auftrag, damit er noch einmal ausgeführt wird; ist das nicht nötig, löschen Sie diese Notiz.
        asks: {job} bestellt {#films} Filme, für etwa {#credits} Credits.
        asksUnknown: {job} bestellt {#films} Filme; was sie zusammen kosten, weiß niemand.
        listHere: Schon da ({#n}):
        listMade: In Arbeit ({#n}):
        listNext: In der Warteschlange ({#n}):
        listHeld: Angehalten ({#n}):
        listNone: Nicht entstanden ({#n}):
        roomMany: Die Aufträge werden gesendet, sobald Platz ist. Es gibt nichts zu tun.
        takesTimeMany: Solche Filme brauchen {*time}. Sie erscheinen von selbst hier.
        personMany: Was angehalten ist, wird nicht von selbst gesendet. Bitte sagen Sie der Person Bescheid, die reeldrop betreut; sie hat zwei Möglichkeiten:
        choicesMany: `reeldrop release` bestellt die Filme auf jeden Fall; `reeldrop cancel` verzichtet darauf.
        place: Zeile {#line}, Spalte {#column}: {*problem}
        placeLine: Zeile {#line}: {*problem}
        inPlace: In {@name}, Zeile {#line}, Spalte {#column}: {*problem}
        inLine: In {@name}, Zeile {#line}: {*problem}
        inCell: In {@name}, Zeile {#row}, Spalte {@column}: {*problem}
        inRow: In {@name}, Zeile {#row}: {*problem}
        inFile: In {@name}: {*problem}
        more: Und ab hier noch {#n} weitere Probleme.
        moreOne: Und ab hier noch 1 weiteres Problem.
        moreFirst: Beheben Sie zuerst die oben genannten.
        jobUnreadable: Dieser Auftrag kann nicht gelesen werden: {*error}
        stillOpen: Der Auftrag ist noch in einem anderen Programm zum Schreiben geöffnet. Es geht weiter, sobald er dort geschlossen ist.
        conflictCopy: Das sieht nach einer Kopie aus, die ein Sync-Programm angelegt hat, weil zwei Personen gleichzeitig gespeichert haben. Sie wird nicht ausgeführt, damit kein Film doppelt bezahlt wird. Soll sie ein eigener Auftrag sein, geben Sie ihr einen anderen Namen.
        secondEnding: Der Name dieser Datei endet auf .job.{ending} statt auf .job, deshalb wird sie nicht ausgeführt. Benennen Sie sie in {name} um. Wo der Computer Dateiendungen verbirgt, lassen Sie sie zuerst anzeigen. Stammt sie aus einer Textverarbeitung, speichern Sie sie als reinen Text.
        sameMade: Das ist dasselbe wie {job}; der Film dazu ist {film}. Niemand bezahlt ihn versehentlich doppelt. Ändern Sie den Auftrag, oder legen Sie eine Datei namens {redo} daneben, um noch einen Film davon zu bekommen.
        sameComing: Das ist dasselbe wie {job}; der Film dazu ist unterwegs. Niemand bezahlt ihn versehentlich doppelt. Ändern Sie den Auftrag, oder legen Sie eine Datei namens {redo} daneben, um noch einen Film davon zu bekommen.
        madeLongAgo: Genau diesen Film gab es schon, zu einem Auftrag, der vor langer Zeit weggenommen wurde. Niemand bezahlt ihn versehentlich doppelt. Ändern Sie den Auftrag, oder legen Sie eine Datei namens {redo} daneben, um noch einen Film davon zu bekommen.
        redoTooEarly: Der Film ist noch nicht da, deshalb wurde die .redo-Datei neben dem Auftrag weggenommen und nichts weiter bestellt. Legen Sie sie wieder hin, wenn der Film da ist.
        otherLetters: Der Name von {found} ist auf dem Laufwerk mit anderen Zeichen geschrieben; die Datei wird verwendet.
        usedInstead: {written} war nicht da; {found} wird verwendet.
        unclearForms: {written} ist nicht da, und die Namen von {#n} Dateien unterscheiden sich davon und voneinander nur darin, wie ihre Buchstaben zusammengesetzt sind, obwohl sie gleich aussehen: {names}. Geben Sie allen bis auf einer einen anderen Namen.
        unclear: {written} ist nicht da, und {names} sind beide ähnlich. Schreiben Sie den Namen im Auftrag genau so, wie die Datei heißt.
        secondName: {name} ist ein zweiter Name der Datei von jemand anderem. Legen Sie eine Kopie dorthin.
        rowNumber: Zeile {#n}
        sameRows: {*name} bestellt denselben Film wie eine Zeile darüber. Löschen Sie eine der beiden Zeilen, oder geben Sie ihnen verschiedene Seeds.
        ratios: Mit einem Bild hat der Film dessen Form, alle Werte von `aspect_ratio` ergäben also denselben Film. Löschen Sie die Zeile, oder legen Sie für jede Form einen Auftrag mit einem Bild dieser Form an.
        noDraftLeft: Neben dem Auftrag liegt kein Entwurf mehr, also gibt es nichts fertigzustellen. Legen Sie die gemeinten zurück, oder schreiben Sie wieder `draft: true` und ändern Sie den Prompt, um andere Entwürfe zu bekommen.
        draftIsFinal: `draft` ändert nichts, denn der Auftrag selbst verlangt {resolution} und {#n} Sekunden.
        tooMany: Der Auftrag bestellt {#n} Filme; mehr als {#limit} aus einem Auftrag warten auf das Wort einer Person. Es wurde nichts gesendet und nichts berechnet.
        notDownloaded: {name} ist noch nicht auf das Laufwerk heruntergeladen. Hält ein Cloud-Ordner die Datei nur online bereit, lassen Sie sie auf dem Gerät speichern.
        byFinder: {name} wird gerade vom Finder kopiert.
        blank: {name} hat schon seine Größe, aber der Inhalt fehlt noch.
        stillWritten: {name} wird noch geschrieben.
        emptySoFar: {name} ist bisher leer.
        notComplete: {name} ist noch nicht vollständig. {*why}
        endMissing: Das Ende der {format}-Datei fehlt: Sie bricht nach {#n} Bytes ab.
        endMissingOf: Das Ende der {format}-Datei fehlt: Sie hat {#n} von {#all} Bytes.
        fileEnds: Die Datei endet nach {#n} Bytes.
        notThereYet: {name} ist noch nicht da.
        otherFormat: {name} ist eine {format}-Datei. Speichern Sie das Bild als PNG, JPEG oder WebP und nennen Sie dieses im Auftrag.
        otherFormatTool: {name} ist eine {format}-Datei. Speichern Sie das Bild als PNG, JPEG oder WebP und nennen Sie dieses im Auftrag. Oder bitten Sie die Person, die reeldrop betreut, libvips-tools zu installieren; damit ließe es sich verwenden.
        converted: {name} wird als {format} gesendet: {*why}.
        whyPixels: das Bild hat {#width} × {#height} Pixel
        whyLarge: das Bild hat mehr als {#n} MB
        whyFormat: das Bild ist eine {format}-Datei
        whyDeep: das Bild hat 16 Bit je Farbe
        whyPrint: das Bild ist in Druckfarben (CMYK)
        whyTurned: das Bild ist gedreht gespeichert
        imageDamaged: {name} kann nicht gelesen werden; die Datei ist vielleicht beschädigt. Speichern Sie das Bild als PNG, JPEG oder WebP und nennen Sie dieses im Auftrag.
        cannotKeep: {name} kann nicht aufbewahrt werden: {why}
        modelFormat: {name} ist ein {format}-Bild, das das Modell des Auftrags nicht annimmt. Speichern Sie es als {+names}.
        notAnImage: {name} ist kein lesbares Bild. Speichern Sie es als PNG, JPEG oder WebP.
        leadsOut: {name} führt aus diesem Ordner hinaus. Legen Sie das Bild selbst neben den Auftrag.
        notAnImageFile: {name} ist keine Bilddatei. Legen Sie das Bild selbst neben den Auftrag.
        cannotBeRead: {name} kann nicht gelesen werden: {*error}
        defaultsName: {name} gibt unter diesem Namen keine Werte an die Aufträge des Ordners. Schreiben Sie den Namen klein: _defaults.job.
        defaultsUnreadable: Die _defaults.job dieses Ordners oder eines darüber kann nicht gelesen werden: {*error}
        noRoom: Der Auftrag wird noch nicht gesendet, weil der Film vielleicht nicht passt: Auf dem Laufwerk sind nur {#n} MB frei; es wurde nichts berechnet. Es geht von selbst weiter, sobald Platz ist; bitte löschen Sie dort, was nicht gebraucht wird.
        noRoomAtAll: Der Auftrag wird noch nicht gesendet, weil der Film vielleicht nicht passt: Auf dem Laufwerk ist weniger als 1 MB frei; es wurde nichts berechnet. Es geht von selbst weiter, sobald Platz ist; bitte löschen Sie dort, was nicht gebraucht wird.
        paused: Das Senden ist unterbrochen. Es geht weiter, wenn die Person es sagt, die reeldrop betreut.
        unknownPrice: Niemand weiß, was das kostet, also lässt sich das Budget nicht einhalten; es wurde nichts gesendet und nichts berechnet. Ein Preis in der Konfiguration, unter `credits_per_second`, gilt für spätere Aufträge.
        notUploaded: Die Bilder konnten noch nicht zur API hochgeladen werden; es wird von selbst wieder versucht, und es wurde nichts berechnet. ({why})
        imageGone: Die Kopie des Bildes ist nicht mehr da. Speichern Sie den Auftrag noch einmal. Es wurde nichts berechnet.
        modelUnknown: Diese Version von reeldrop kennt das Modell des Auftrags nicht mehr. Speichern Sie den Auftrag noch einmal.
        keyRefused: Die API nimmt den Schlüssel nicht an, deshalb wird nichts gesendet. Bitte sagen Sie der Person Bescheid, die reeldrop betreut. Es geht von selbst weiter, sobald der Schlüssel stimmt. ({why})
        noCredits: Die API meldet, dass das Konto keine Credits mehr hat oder das Limit des Tarifs erreicht ist, deshalb wird nichts gesendet. Alle paar Minuten wird es wieder versucht. ({why})
        wrongAddress: Die API versteht die Anfrage nicht, deshalb wird nichts gesendet. Bitte sagen Sie der Person Bescheid, die reeldrop betreut: Vielleicht stimmt die Adresse der API nicht. Es wird von selbst wieder versucht. ({why})
        unreachable: Die API ist gerade nicht erreichbar. Es geht nichts verloren; es geht von selbst weiter. ({why})
        unknownOutcome: Der Film wurde bestellt, aber es kam keine klare Antwort zurück; er kann also berechnet worden sein. ({why})
        overDay: Es würde etwa {#price} Credits kosten. Von den {#limit} Credits für heute sind {#spent} ausgegeben, deshalb wurde nichts gesendet und nichts berechnet.
        overJob: Es würde etwa {#price} Credits kosten. Ein Auftrag darf {#limit} Credits kosten, und {#spent} sind für diesen schon ausgegeben, deshalb wurde nichts gesendet und nichts berechnet.
        burst: Es kamen so viele Aufträge auf einmal, dass es ein Versehen sein kann. Sie warten, bis jemand sagt, dass sie gemeint sind: Die Notiz im Ordner sagt, wie.
        holdWait: {#n} Filme warten hier, für insgesamt etwa {#credits} Credits.
        holdWaitUnknown: {#n} Filme warten hier; was sie zusammen kosten, weiß niemand.
        holdWhy: Es kamen so viele Aufträge auf einmal, dass es ein Versehen sein kann; deshalb wird keiner gesendet und nichts berechnet.
        holdGo: Sind sie gemeint: Benennen Sie diese Datei in GO.txt um. Dann entstehen sie, im Rahmen des Budgets.
        holdStop: Wenn nicht: Löschen Sie die Aufträge, die nicht gemeint sind. Diese Notiz verschwindet, wenn keiner mehr übrig ist.
        evidenceNone: Die Liste der API zeigt keinen Film, der dieser sein könnte; wahrscheinlich ist also keiner entstanden.
        evidenceOne: Die Liste der API zeigt einen Film, der dieser sein kann (Aufgabe {task}).
        evidenceMany: Die Liste der API zeigt {#n} Filme, von denen einer dieser sein kann.
        evidenceOthers: {*first} {#n} Filme warten auf eine Antwort wie dieser.
        driveUnreadable: Was früher bestellt wurde, kann nicht aus {folder} gelesen werden, deshalb wird nichts gesendet: {*error}
        claimUnreadable: Im Ordner liegt ein Vermerk, dass der Film bestellt wurde, er kann aber nicht gelesen werden. Der Film kann berechnet worden sein.
        claimOfAnother: Ein anderes reeldrop hat diesen Film bestellt, und es ist nicht bekannt, was daraus wurde; er kann also berechnet worden sein.
        taskOfAnother: Die API hat mit der Aufgabe eines anderen Films geantwortet; niemand kann sagen, was aus diesem wurde. Er kann berechnet worden sein.
        interrupted: reeldrop wurde in dem Moment beendet, als es den Film bestellte; er kann also berechnet worden sein.
        failedPlain: Die API konnte den Film nicht erzeugen und nannte keinen Grund. Meist konnte sie das Bild nicht verwenden, oder die Sicherheitsprüfung lehnte den Prompt ab. Ändern Sie eines von beiden und speichern Sie den Auftrag noch einmal.
        failed: Die API konnte den Film nicht erzeugen: {reason}
        overdue: Es dauert viel länger als bei solchen Filmen üblich. Es wird weiter danach gesehen, und wenn der Film kommt, erscheint er hier.
        forgotten: Die API kennt den Film nicht mehr und hat nie gemeldet, dass er fertig ist. Er kann berechnet worden sein.
        withoutFilm: Die API meldet, dass der Film fertig ist, liefert aber keinen. Speichern Sie den Auftrag mit einer kleinen Änderung, um es noch einmal zu versuchen.
        cannotWrite: Der Film ist fertig, kann aber noch nicht hierher gelegt werden: {*error}
        lost: Der Film wurde erzeugt und bezahlt, kann aber nicht mehr abgeholt werden. {*why} Es wurde {#n}-mal versucht, und die API gab keinen anderen Link.
        linkDead: Der Link zum Film funktioniert nicht mehr (der Server antwortet {#code}).
        linkRefused: Der Link zum Film führt zu {host}; dieser Server ist nicht erlaubt.
        filmTooLarge: Der Film ist größer als {#n} GB, so groß sollte keiner sein.
        notFetched: Der Film konnte nicht vollständig abgeholt werden: {why}.
        noSuchFile: Es gibt keine solche Datei.
        busy: Es geht gerade nicht ({code}); es wird wieder versucht.
        denied: reeldrop darf das hier nicht ({code}).
        noSpace: Auf dem Laufwerk ist kein Platz mehr.
        driveError: Das Laufwerk meldet einen Fehler ({code}).
        folderAway: Der Ordner ist nicht da.
        unknownField: `{key}` ist kein bekanntes Feld.
        didYouMean: Ist `{name}` gemeint?
        fieldsAre: Die Felder sind {names}.
        belongsToPrompt: Gehört es zum Prompt, beginnen Sie die Zeile mit zwei Leerzeichen; die Felder sind {names}.
        mustBe: `{key}` muss {+choices} sein, nicht `{written}`.
        write: Schreiben Sie `{+choices}`.
        writeOne: Schreiben Sie einen dieser Werte, zum Beispiel `{example}`.
        mustBeWhole: `{key}` muss eine ganze Zahl von {#low} bis {#high} sein, nicht `{written}`.
        mustBeYesNo: `{key}` muss yes oder no sein, nicht `{written}`.
        mustBeSeconds: `duration` muss {+choices} Sekunden sein, nicht `{written}`.
        mustBeSecondsRange: `duration` muss zwischen {#low} und {#high} Sekunden liegen, nicht bei `{written}`.
        writeNumber: Schreiben Sie eine solche Zahl, zum Beispiel `{example}`.
        mustBeNumber: `{key}` muss eine Zahl von {low} bis {high} sein, nicht `{written}`.
        withPoint: Schreiben Sie sie mit einem Punkt, zum Beispiel `{example}`.
        promptMissing: `prompt` fehlt.
        promptEmpty: `{key}` ist leer.
        sayWhat: Sagen Sie, was der Film zeigt, zum Beispiel `{example}`.
        promptLong: Der Prompt hat {#n} Zeichen, erlaubt sind {#limit}.
        shorten: Kürzen Sie ihn um {#n} Zeichen.
        promptRange: Der Prompt hat {#n} Zeichen; erlaubt sind {#low} bis {#high}.
        lengthOf: `{key}` hat {#n} Zeichen; erlaubt sind {#low} bis {#high}.
        shorterOrDelete: Kürzen oder löschen Sie es.
        bothPrompts: Der Auftrag hat sowohl `prompt` als auch `prompts`.
        moveToList: Verschieben Sie den Text von `prompt` in die Liste.
        sameText: `prompts` enthält denselben Text zweimal.
        noText: {name} enthält keinen Text.
        writeIntoIt: Schreiben Sie hinein, was der Film zeigt.
        notPlainText: `{file}` ist kein reiner Text.
        saveTxt: Speichern Sie den Text als .txt-Datei und nennen Sie diese.
        fileOrText: `{text}` kann der Name einer Datei oder ein Text sein.
        withoutSpaces: Geben Sie der Datei einen Namen ohne Leerzeichen; ist es ein Text, beginnen Sie ihn mit einem anderen Zeichen als `@`.
        textLeadsOut: `{text}` führt aus dem Ordner des Auftrags hinaus.
        fileBeside: Legen Sie die Datei neben den Auftrag und schreiben Sie nur ihren Namen, wie in `{example}`.
        textLarge: Diese Datei hat {#n} Bytes, weit mehr als eine Seite Text.
        keepBelow: Bleiben Sie unter 64 KiB; ist es vielleicht ein Bild oder ein Film mit falschem Namen?
        behindSign: Nach `{sign}` beginnt der Text in der nächsten Zeile.
        deleteSign: Löschen Sie das Zeichen, oder schreiben Sie den Text in die nächste Zeile, mit zwei Leerzeichen davor.
        noValue: `{key}` hat keinen Wert.
        writeOrDelete: Schreiben Sie einen hinter den Doppelpunkt, oder löschen Sie die Zeile.
        given: `{key}` steht schon in Zeile {#line}.
        keepOne: Behalten Sie eines von beiden.
        leadsOutKey: `{key}` führt mit `..` aus dem Ordner des Auftrags hinaus.
        oneComputer: `{key}` nennt einen Ort auf einem einzelnen Computer, das Bild muss aber im Ordner des Auftrags liegen.
        beside: Legen Sie das Bild neben den Auftrag und schreiben Sie nur seinen Namen: `{example}`.
        needsFirst: `image_end` ist das letzte Bild und braucht ein erstes.
        addImage: Ergänzen Sie `image:` mit dem Namen des ersten Bildes, oder schreiben Sie `image:` statt `image_end:`.
        notAField: Diese Zeile ist kein Feld.
        colonMissing: Zwischen Feld und Wert muss ein Doppelpunkt stehen.
        notText: Das ist keine Textdatei.
        richText: Das ist eine Datei mit Formatierungen (RTF), kein reiner Text.
        mustBeTime: `{key}` muss eine Zeit mit Einheit sein, nicht `{written}`.
        digits: Schreiben Sie eine Zahl von {#low} bis {#high} mit den Ziffern 0 bis 9.
        severalSeeds: Schreiben Sie mehrere Seeds in Klammern: `{example}`.
        anySeed: Schreiben Sie eine solche Zahl, oder löschen Sie die Zeile für einen beliebigen Seed.
        noFields: Dieser Auftrag nennt seine Felder nicht.
        fieldsOwnLine: Schreiben Sie jedes Feld in eine eigene Zeile, zum Beispiel `{example}`.
        fieldsAsName: Schreiben Sie jedes Feld in eine eigene Zeile, als `{example}`.
        writeAs: Schreiben Sie es als `{example}`, oder stellen Sie `#` davor, wenn es eine Bemerkung ist.
        promptOrField: Gehört es zum Prompt, beginnen Sie die Zeile mit zwei Leerzeichen; sonst schreiben Sie es als `{example}`.
        isThePrompt: Sagt es, was der Film zeigt, schreiben Sie `{example}`.
        isThePromptLong: Sagt es, was der Film zeigt, stellen Sie `prompt:` und ein Leerzeichen davor.
        comesLater: `{key}` kommt mit einer späteren Version.
        deleteForNow: Löschen Sie die Zeile vorerst.
        setsItself: Löschen Sie es: reeldrop setzt es selbst.
        notShow: Sagen Sie in `prompt`, was der Film nicht zeigen soll.
        twice: `{key}` nennt `{written}` zweimal.
        deleteOne: Löschen Sie eines davon: Jedes ist ein eigener Film.
        sameSeed: Mit einem Seed wären alle {#n} Takes derselbe Film.
        deleteSeed: Löschen Sie die Zeile `seed`, damit jeder Take seinen eigenen bekommt, oder nennen Sie statt `takes` so viele Seeds.
        asksTooMany: Dieser Auftrag bestellt {#n} Filme, aber {#most} sind das Höchste für einen Auftrag.
        fewerValues: Nennen Sie weniger Werte, oder teilen Sie es in mehrere Aufträge auf.
        modelHasNo: {model} hat kein `{key}`.
        thisModelHasNo: Dieses Modell hat kein `{key}`.
        deleteLine: Löschen Sie die Zeile.
        deleteOrModel: Löschen Sie die Zeile, oder schreiben Sie `model:` mit einem Modell, das es hat: {+models}.
        notShowOrModel: Sagen Sie in `prompt`, was der Film nicht zeigen soll, oder schreiben Sie `model:` mit einem Modell, das es hat: {+models}.
        referencesOrFrame: Ein Film entsteht entweder aus Referenzbildern oder aus einem ersten Bild, nicht aus beidem.
        deleteReferences: Löschen Sie `{key}`, oder löschen Sie `image` und `image_end`.
        tooManyImages: `{key}` nennt {#n} Bilder, aber {#most} sind das Höchste.
        deleteSome: Löschen Sie {#n} davon.
        speaksOf: Der Prompt spricht von @Image{#number}, aber `{key}` nennt {#n} Bilder.
        speaksOfOne: Der Prompt spricht von @Image{#number}, aber `{key}` nennt 1 Bild.
        nameAsMany: Nennen Sie so viele Bilder, wie im Prompt vorkommen; das erste ist @Image1.
        tableLarge: Die Datei hat mehr als {#n} MB.
        divideSeveral: Teilen Sie sie auf mehrere auf.
        quoteOpenInTable: Ein Anführungszeichen, das hier beginnt, wird nie geschlossen.
        textBehindQuote: Hinter einem schließenden Anführungszeichen steht noch Text.
        saveFileAgain: Speichern Sie die Datei noch einmal.
        noRows: Die Datei hat keine Zeilen.
        writeRows: Schreiben Sie eine Kopfzeile mit den Namen der Felder eines Auftrags, und eine Zeile für jeden Film.
        tooManyRows: Die Datei hat mehr als {#n} Zeilen, das Höchste für einen Auftrag.
        divideTable: Teilen Sie sie auf mehrere auf, jede neben einem eigenen Auftrag.
        notAColumn: `{name}` ist kein Name eines Feldes.
        twoColumns: Es gibt zwei Spalten `{key}`.
        deleteColumn: Löschen Sie eine davon.
        moreCells: Die Zeile hat mehr Zellen als die Kopfzeile.
        quoteText: Setzen Sie einen Text mit Kommas oder Semikolons in Anführungszeichen.
        nameTaken: Den Namen `{name}` gibt es schon in Zeile {#row}.
        giveAnother: Geben Sie jeder Zeile einen anderen.
        rowsAskTooMany: Mit seinen Zeilen bestellt dieser Auftrag mehr als {#n} Filme.
        divideIt: Teilen Sie ihn auf.
        promptShort: Der Prompt muss mindestens {#n} Zeichen haben.
        shortenOne: Kürzen Sie ihn um 1 Zeichen.
        promptControl: Der Prompt enthält ein unsichtbares Steuerzeichen.
        withoutBackslashes: Schreiben Sie den Text ohne umgekehrte Schrägstriche.
        controlHere: Hier steht ein unsichtbares Steuerzeichen ({code}).
        deleteControl: Löschen Sie es; ist es nicht zu sehen, tippen Sie die Zeile neu.
        networkDrive: `{key}` nennt ein Netzlaufwerk, das Bild muss aber im Ordner des Auftrags liegen.
        homeFolder: `{key}` nennt einen Benutzerordner, das Bild muss aber im Ordner des Auftrags liegen.
        backslashes: `{key}` hat umgekehrte Schrägstriche zwischen seinen Teilen.
        writeSlashes: Schreiben Sie Schrägstriche: `{example}`.
        namesFolder: `{key}` nennt einen Ordner, kein Bild.
        nameOfImage: Schreiben Sie den Namen des Bildes, zum Beispiel `{example}`.
        imageOrDelete: Schreiben Sie den Namen des Bildes, oder löschen Sie die Zeile.
        imageOrAddress: `{key}` muss der Name eines Bildes oder eine https-Adresse sein, nicht {scheme}:.
        mustBeHTTPS: `{key}` muss eine https-Adresse sein; diese ist http.
        writeOrBeside: Schreiben Sie `{example}`, oder legen Sie das Bild neben den Auftrag.
        addressSpace: Die Adresse von `{key}` enthält ein Leerzeichen.
        percentTwenty: Schreiben Sie %20 anstelle jedes Leerzeichens.
        outputPath: `output` ist ein Name, kein Pfad: Der Film erscheint neben dem Auftrag.
        withoutSlashes: Schreiben Sie ihn ohne Schrägstriche, zum Beispiel `{example}`.
        outputEnding: Der Film ist eine MP4-Datei, deshalb darf `output` nicht auf `{ending}` enden.
        braceAlone: Einer geschweiften Klammer in `output` fehlt das Gegenstück.
        bracesAround: Geschweifte Klammern stehen um einen Platzhalter: {names}.
        noPlaceholder: `output` kennt keinen Platzhalter `{word}`.
        thereAre: Es gibt `{names}`.
        quoteOpen: Das Anführungszeichen, das hier beginnt, wird nie geschlossen.
        quoteClose: Setzen Sie dasselbe Anführungszeichen ans Ende des Wertes, oder lassen Sie beide weg.
        bracketOpen: Die Klammer, die hier beginnt, wird nicht richtig geschlossen.
        bracketClose: Schließen Sie sie, setzen Sie Kommas zwischen die Werte, oder setzen Sie den Wert in Anführungszeichen, wenn die Klammer zu einem Text gehört.
        secondJob: Hier beginnt ein zweiter Auftrag, eine Datei enthält aber nur einen.
        ownFile: Löschen Sie diese Zeile, oder verschieben Sie das Folgende in eine eigene Auftragsdatei.
        movedIn: Diese Zeile ist eingerückt, `{key}` wäre also Teil des Prompts.
        deleteSpace: Löschen Sie das Leerzeichen davor; gehört sie zum Prompt, schreiben Sie `prompt: |` und darunter den ganzen Text.
        oneValue: `{key}` nimmt einen Wert, keine Liste.
        sameLine: Schreiben Sie einen Wert in dieselbe Zeile: `{example}`.
        notDefault: `{key}` kann keine Vorgabe sein: Es gehört zu einem einzelnen Auftrag.
        eachJob: Schreiben Sie es in jeden Auftrag, der es braucht, und löschen Sie es hier.
        damaged: Diese Datei ist beschädigt oder kein Text: Ihre Zeichen sind nicht lesbar.
        saveUTF8: Speichern Sie sie noch einmal als reinen Text in UTF-8.
        inEditor: Schreiben Sie sie in einem Texteditor; ist es vielleicht ein Bild oder ein Film mit falschem Namen?
        imageSides: {name} hat {#width} × {#height} Pixel; jede Seite muss zwischen {#low} und {#high} liegen. Speichern Sie das Bild in einer anderen Größe.
        imageWide: {name} hat {#width} × {#height} Pixel und ist damit zu breit: Die Breite muss das {#low}- bis {#high}-Fache der Höhe sein. Beschneiden Sie das Bild.
        imageTall: {name} hat {#width} × {#height} Pixel und ist damit zu hoch: Die Breite muss das {#low}- bis {#high}-Fache der Höhe sein. Beschneiden Sie das Bild.
        megabytes: {name} hat {#n} MB; höchstens {#most} MB können gesendet werden. Speichern Sie das Bild kleiner, zum Beispiel als JPEG.
        savePlain: Speichern Sie es als reinen Text (in TextEdit: Format > In reinen Text umwandeln).
        """#
}
