extension Language {
    /// The sentences of notes in Japanese.
    // swift-format-ignore: each sentence is a line of its own.
    static let japanese = #"""
        waits: {job} は待機中です。
        starts: すべてそろうと、自動的に映像の作成が始まります。名前が違う場合は、ジョブを修正して保存してください。
        next: {job} は順番待ちです（{,details}）。
        nextPlain: {job} は順番待ちです。
        onItsWay: {job} の映像を用意しています（{,details}）。
        onItsWayPlain: {job} の映像を用意しています。
        made: {job} の映像を作成しています（{,details}）。
        madePlain: {job} の映像を作成しています。
        byName: このメモの名前が「queued」の間は順番待ちです。「rendering」に変わると作成中で、このような映像にかかる時間は{*time}です。できあがると自動的にここに現れます。
        timeShort: 1分未満
        timeOne: 約1分
        timeMany: 約{#n}分
        timeUnknown: 1分から数分
        seconds: {#n}秒
        textAlone: テキストのみから
        draft: ドラフト
        fromReference: 参照画像1枚から
        fromReferences: 参照画像{#n}枚から
        fromTo: {first} から {last} まで
        from: {image} から
        price: 約{#n}クレジット
        priceUnknown: 料金は不明
        cannot: {job} はまだ映像にできません。
        correct: 修正して保存すると、自動的にもう一度試されます。料金はかかっていません。
        none: {job} の映像はありません。
        onHold: {job} は保留中です。
        person: 自動では送信されません。reeldrop の管理者に知らせてください。選択肢は二つあります。
        release: `reeldrop release` で映像を必ず注文します（約{#n}クレジット）。
        releasePlain: `reeldrop release` で映像を必ず注文します。
        cancel: `reeldrop cancel` で取りやめます。
        closing: このメモは reeldrop が更新し、映像ができると取り除きます。
        changed: {job} の映像ができた後に _defaults.job が変更されました。今作ると別の映像になります。
        changedWhat: 自動的に作り直されることはありません。作り直すには、{redo} という名前の空のファイルをジョブの横に置いてください。今の映像でよければ、このメモを削除してください。
        madeBefore: {job} が求める映像はすでに作成されています: {films}。
        madeWhat: 追加の注文はなく、料金もかかりません。もう一度作るには、{redo} という名前の空のファイルをジョブの横に置いてください。不要なら、このメモを削除してください。
        asks: {job} は{#films}本の映像を求めています（約{#credits}クレジット）。
        asksUnknown: {job} は{#films}本の映像を求めています。合計の料金は不明です。
        listHere: 完成（{#n}）:
        listMade: 作成中（{#n}）:
        listNext: 順番待ち（{#n}）:
        listHeld: 保留中（{#n}）:
        listNone: 作成できず（{#n}）:
        roomMany: 空きができ次第送信されます。何もする必要はありません。
        takesTimeMany: このような映像にかかる時間は{*time}です。できあがると自動的にここに現れます。
        personMany: 保留中のものは自動では送信されません。reeldrop の管理者に知らせてください。選択肢は二つあります。
        choicesMany: `reeldrop release` で映像を必ず注文し、`reeldrop cancel` で取りやめます。
        place: {#line}行目、{#column}文字目: {*problem}
        placeLine: {#line}行目: {*problem}
        inPlace: {@name} の{#line}行目、{#column}文字目: {*problem}
        inLine: {@name} の{#line}行目: {*problem}
        inCell: {@name} の{#row}行目、{@column} の列: {*problem}
        inRow: {@name} の{#row}行目: {*problem}
        inFile: {@name}: {*problem}
        more: これ以降にさらに{#n}件の問題があります。
        moreOne: これ以降にさらに1件の問題があります。
        moreFirst: まず上の問題を直してください。
        jobUnreadable: このジョブを読み込めません: {*error}
        stillOpen: このジョブは別のプログラムで編集中です。そこで閉じると先に進みます。
        conflictCopy: 二人が同時に保存したときに同期ソフトが作ったコピーのようです。二重払いを防ぐため実行されません。別のジョブにしたい場合は、名前を変えてください。
        secondEnding: このファイル名は .job ではなく .job.{ending} で終わっているため、実行されません。{name} に名前を変更してください。拡張子が表示されない場合は、先に表示するよう設定してください。テキストエディタで作った場合は、標準テキストとして保存してください。
        sameMade: これは {job} と同じ内容で、その映像は {film} です。誤って二重に支払うことはありません。内容を変えるか、もう一本作るには {redo} という名前のファイルを横に置いてください。
        sameComing: これは {job} と同じ内容で、その映像は作成中です。誤って二重に支払うことはありません。内容を変えるか、もう一本作るには {redo} という名前のファイルを横に置いてください。
        madeLongAgo: この映像は、かなり前に取り除かれたジョブですでに作られています。誤って二重に支払うことはありません。内容を変えるか、もう一本作るには {redo} という名前のファイルを横に置いてください。
        redoTooEarly: 映像がまだ届いていないため、ジョブの横の .redo ファイルは取り除かれ、追加の注文はしていません。映像が届いてからもう一度置いてください。
        otherLetters: {found} の名前はドライブ上では別の文字で書かれていますが、このファイルを使います。
        usedInstead: {written} がなかったため、{found} を使います。
        unclearForms: {written} がなく、見た目は同じでも文字の構成だけが異なるファイルが{#n}個あります: {names}。一つを残して、ほかは名前を変えてください。
        unclear: {written} がなく、{names} がどちらも似ています。ジョブにはファイルの名前を正確に書いてください。
        secondName: {name} は他の人のファイルの別名です。コピーを置いてください。
        rowNumber: {#n}行目
        sameRows: {*name} は上の行と同じ映像を求めています。どちらかの行を削除するか、別のシードを指定してください。
        ratios: 画像がある場合、映像は画像と同じ形になるため、`aspect_ratio` のどの値でも同じ映像になります。この行を削除するか、形ごとにその形の画像でジョブを作ってください。
        noDraftLeft: ジョブの横にドラフトが残っていないため、本番にするものがありません。使いたいドラフトを戻すか、もう一度 `draft: true` と書き、プロンプトを変えて別のドラフトを作ってください。
        draftIsFinal: ジョブ自体が {resolution}、{#n}秒を指定しているため、`draft` があっても変わりません。
        tooMany: このジョブは{#n}本の映像を求めています。1ジョブで{#limit}本を超える場合は人の確認を待つため、送信されず、料金もかかっていません。
        notDownloaded: {name} はまだドライブにダウンロードされていません。クラウドフォルダがオンラインのみで保持している場合は、端末に保存するよう設定してください。
        byFinder: {name} は Finder でコピー中です。
        blank: {name} のサイズは決まっていますが、中身がまだ届いていません。
        stillWritten: {name} は書き込み中です。
        emptySoFar: {name} はまだ空です。
        notComplete: {name} はまだ完全ではありません。{*why}
        endMissing: {format} の末尾がありません。ファイルは{#n}バイトで途切れています。
        endMissingOf: {format} の末尾がありません。{#all}バイトのうち{#n}バイトだけあります。
        fileEnds: ファイルは{#n}バイトで終わっています。
        notThereYet: {name} がまだありません。
        otherFormat: {name} は {format} ファイルです。PNG、JPEG、WebP のいずれかで保存し、その名前をジョブに書いてください。
        otherFormatTool: {name} は {format} ファイルです。PNG、JPEG、WebP のいずれかで保存し、その名前をジョブに書いてください。または、reeldrop の管理者に libvips-tools のインストールを依頼すると、使えるようになります。
        converted: {name} は{*why}ため、{format} として送信されます。
        whyPixels:  {#width} × {#height} ピクセルある
        whyLarge:  {#n} MB を超えている
        whyFormat:  {format} ファイルである
        whyDeep: 各色16ビットである
        whyPrint: 印刷用の色（CMYK）である
        whyTurned: 回転した状態で保存されている
        imageDamaged: {name} を読み込めません。壊れている可能性があります。PNG、JPEG、WebP のいずれかで保存し、その名前をジョブに書いてください。
        cannotKeep: {name} を保管できません: {why}
        modelFormat: {name} は {format} 画像で、ジョブのモデルでは使えません。{+names} で保存してください。
        notAnImage: {name} は読み込める画像ではありません。PNG、JPEG、WebP のいずれかで保存してください。
        leadsOut: {name} はこのフォルダの外を指しています。画像そのものをジョブの横に置いてください。
        notAnImageFile: {name} は画像ファイルではありません。画像そのものをジョブの横に置いてください。
        cannotBeRead: {name} を読み込めません: {*error}
        defaultsName: {name} という名前では、フォルダ内のジョブに値を与えません。小文字で _defaults.job としてください。
        defaultsUnreadable: このフォルダ、または上のフォルダの _defaults.job を読み込めません: {*error}
        noRoom: 映像が入りきらない可能性があるため、まだ送信していません。ドライブの空きは{#n} MB だけです。料金はかかっていません。空きができると自動的に進みますので、不要なものを削除してください。
        noRoomAtAll: 映像が入りきらない可能性があるため、まだ送信していません。ドライブの空きは 1 MB 未満です。料金はかかっていません。空きができると自動的に進みますので、不要なものを削除してください。
        paused: 送信は一時停止中です。reeldrop の管理者が再開すると進みます。
        unknownPrice: 料金がわからず、予算内に収められないため、送信されず、料金もかかっていません。設定の `credits_per_second` に価格を書くと、その後に届くものに適用されます。
        notUploaded: 画像をまだ API にアップロードできていません。自動的に再試行します。料金はかかっていません。（{why}）
        imageGone: 画像のコピーがなくなっています。ジョブを保存し直してください。料金はかかっていません。
        modelUnknown: このバージョンの reeldrop は、ジョブのモデルを知りません。ジョブを保存し直してください。
        keyRefused: API がキーを受け付けないため、何も送信していません。reeldrop の管理者に知らせてください。キーが正しくなると自動的に進みます。（{why}）
        noCredits: アカウントのクレジットがなくなったか、プランの上限に達したため、何も送信していません。数分ごとに再試行します。（{why}）
        wrongAddress: API が要求を理解しないため、何も送信していません。API のアドレスが違う可能性があるので、reeldrop の管理者に知らせてください。自動的に再試行します。（{why}）
        unreachable: 今は API に接続できません。何も失われません。自動的に再開します。（{why}）
        unknownOutcome: 映像を注文しましたが、はっきりした返答がなかったため、料金がかかった可能性があります。（{why}）
        overDay: 費用は約{#price}クレジットです。今日の{#limit}クレジットのうち{#spent}を使ったため、送信されず、料金もかかっていません。
        overJob: 費用は約{#price}クレジットです。1ジョブの上限は{#limit}クレジットで、すでに{#spent}を使っているため、送信されず、料金もかかっていません。
        burst: 一度に多くのジョブが届いたため、間違いの可能性があります。誰かが確認するまで待ちます。方法はフォルダ内のメモに書かれています。
        holdWait: {#n}本の映像がここで待っています（合計 約{#credits}クレジット）。
        holdWaitUnknown: {#n}本の映像がここで待っています。合計の料金は不明です。
        holdWhy: 一度に多くのジョブが届いたため、間違いの可能性があります。一つも送信されず、料金もかかりません。
        holdGo: 間違いでない場合: このファイルの名前を GO.txt に変えてください。予算の範囲で作成されます。
        holdStop: 間違いの場合: 不要なジョブを削除してください。一つもなくなると、このメモは消えます。
        evidenceNone: API の一覧には該当しそうな映像がないため、作成されていない可能性が高いです。
        evidenceOne: API の一覧に、これかもしれない映像が一つあります（タスク {task}）。
        evidenceMany: API の一覧に{#n}本の映像があり、そのうちの一つがこれかもしれません。
        evidenceOthers: {*first} 同じように返答を待っている映像が{#n}本あります。
        driveUnreadable: 以前の注文を {folder} から読み込めないため、何も送信していません: {*error}
        claimUnreadable: フォルダに注文済みの印がありますが、読み込めません。料金がかかった可能性があります。
        claimOfAnother: 別の reeldrop がこの映像を注文しましたが、結果がわからないため、料金がかかった可能性があります。
        taskOfAnother: API が別の映像のタスクを返したため、この映像がどうなったかわかりません。料金がかかった可能性があります。
        interrupted: 注文した瞬間に reeldrop が停止したため、料金がかかった可能性があります。
        failedPlain: API は映像を作成できず、理由も示しませんでした。たいていは画像を使えなかったか、安全性チェックがプロンプトを拒否したためです。どちらかを変えて、ジョブを保存し直してください。
        failed: API は映像を作成できませんでした: {reason}
        overdue: 通常よりかなり時間がかかっています。引き続き確認しており、届けばここに現れます。
        forgotten: API はこの映像を把握しておらず、完成の知らせもありませんでした。料金がかかった可能性があります。
        withoutFilm: API は完成したと言っていますが、映像がありません。少し変更してジョブを保存すると、もう一度試せます。
        cannotWrite: 映像は完成しましたが、まだここに置けません: {*error}
        lost: 映像は作成され料金もかかりましたが、もう取得できません。{*why} {#n}回試しましたが、API から別のリンクは得られませんでした。
        linkDead: 映像のリンクはもう使えません（サーバーの応答 {#code}）。
        linkRefused: 映像のリンクは {host} を指していますが、許可されたサーバーではありません。
        filmTooLarge: 映像が {#n} GB を超えています。通常ありえない大きさです。
        notFetched: 映像を最後まで取得できませんでした: {why}。
        noSuchFile: そのようなファイルはありません。
        busy: 今は使えません（{code}）。もう一度試します。
        denied: reeldrop にはここでその操作をする権限がありません（{code}）。
        noSpace: ドライブに空きがありません。
        driveError: ドライブがエラーを報告しています（{code}）。
        folderAway: フォルダがありません。
        unknownField: `{key}` という項目はありません。
        didYouMean: `{name}` のことですか？
        fieldsAre: 使える項目: {names}。
        belongsToPrompt: プロンプトの一部なら、行頭に空白を二つ入れてください。使える項目: {names}。
        mustBe: `{key}` は `{written}` ではなく、{+choices} にしてください。
        write: `{+choices}` と書いてください。
        writeOne: このうち一つを書いてください。例: `{example}`
        mustBeWhole: `{key}` は `{written}` ではなく、{#low} から {#high} までの整数にしてください。
        mustBeYesNo: `{key}` は `{written}` ではなく、yes か no にしてください。
        mustBeSeconds: `duration` は `{written}` ではなく、{+choices} 秒にしてください。
        mustBeSecondsRange: `duration` は `{written}` ではなく、{#low}〜{#high}秒にしてください。
        writeNumber: その範囲の数を書いてください。例: `{example}`
        mustBeNumber: `{key}` は `{written}` ではなく、{low} から {high} までの数にしてください。
        withPoint: 小数点はピリオドで書いてください。例: `{example}`
        promptMissing: `prompt` がありません。
        promptEmpty: `{key}` が空です。
        sayWhat: 映像の内容を書いてください。例: `{example}`
        promptLong: プロンプトは{#n}文字ですが、上限は{#limit}文字です。
        shorten: {#n}文字短くしてください。
        promptRange: プロンプトは{#n}文字ですが、{#low}〜{#high}文字にしてください。
        lengthOf: `{key}` は{#n}文字ですが、{#low}〜{#high}文字にしてください。
        shorterOrDelete: 短くするか、削除してください。
        bothPrompts: ジョブに `prompt` と `prompts` の両方があります。
        moveToList: `prompt` の文をリストに移してください。
        sameText: `prompts` に同じ文が二つあります。
        noText: {name} に文がありません。
        writeIntoIt: 映像の内容をその中に書いてください。
        notPlainText: `{file}` は標準テキストではありません。
        saveTxt: .txt ファイルとして保存し、その名前を書いてください。
        fileOrText: `{text}` はファイル名とも文とも読めます。
        withoutSpaces: ファイルなら空白のない名前にし、文なら `@` 以外の文字で始めてください。
        textLeadsOut: `{text}` はジョブのフォルダの外を指しています。
        fileBeside: ファイルをジョブの横に置き、名前だけを書いてください。例: `{example}`
        textLarge: このファイルは{#n}バイトあり、1ページの文よりはるかに大きいです。
        keepBelow: 64 KiB 未満にしてください。名前を間違えた画像や映像ではありませんか？
        behindSign: `{sign}` の後、文は次の行から始まります。
        deleteSign: 記号を削除するか、文を次の行に移して行頭に空白を二つ入れてください。
        noValue: `{key}` に値がありません。
        writeOrDelete: コロンの後に値を書くか、行を削除してください。
        given: `{key}` はすでに{#line}行目にあります。
        keepOne: どちらか一つだけ残してください。
        leadsOutKey: `{key}` は `..` でジョブのフォルダの外を指しています。
        oneComputer: `{key}` は特定のコンピュータ上の場所を指していますが、画像はジョブと同じフォルダに置く必要があります。
        beside: 画像をジョブの横に置き、名前だけを書いてください: `{example}`
        needsFirst: `image_end` は最後のフレームなので、最初のフレームも必要です。
        addImage: `image:` に最初のフレームの名前を書くか、`image_end:` を `image:` に変えてください。
        notAField: この行は項目ではありません。
        colonMissing: 項目と値の間にはコロンが必要です。
        notText: これはテキストファイルではありません。
        richText: これはリッチテキストで、標準テキストではありません。
        mustBeTime: `{key}` は `{written}` ではなく、単位付きの時間にしてください。
        digits: {#low} から {#high} までの数を、数字 0〜9 で書いてください。
        severalSeeds: 複数のシードは角括弧で書いてください: `{example}`
        anySeed: その範囲の数を書くか、行を削除してください（シードは自動で決まります）。
        noFields: このジョブには項目名がありません。
        fieldsOwnLine: 項目は一行に一つずつ書いてください。例: `{example}`
        fieldsAsName: 項目は一行に一つずつ、`{example}` の形で書いてください。
        writeAs: `{example}` の形で書くか、メモなら先頭に `#` を付けてください。
        promptOrField: プロンプトの一部なら行頭に空白を二つ入れ、そうでなければ `{example}` の形で書いてください。
        isThePrompt: 映像の内容であれば、`{example}` と書いてください。
        isThePromptLong: 映像の内容であれば、先頭に `prompt:` と空白を付けてください。
        comesLater: `{key}` は今後のバージョンで使えるようになります。
        deleteForNow: 今は行を削除してください。
        setsItself: 削除してください。reeldrop が自動で設定します。
        notShow: 映像に出したくないものは `prompt` に書いてください。
        twice: `{key}` に `{written}` が二度あります。
        deleteOne: 一つ削除してください。それぞれが別の映像になります。
        sameSeed: シードが一つだと、{#n}テイクすべてが同じ映像になります。
        deleteSeed: `seed` の行を削除すると、テイクごとに別のシードになります。または `takes` の代わりに同じ数のシードを書いてください。
        asksTooMany: このジョブは{#n}本の映像を求めていますが、1ジョブの上限は{#most}本です。
        fewerValues: 値を減らすか、複数のジョブに分けてください。
        modelHasNo: {model} には `{key}` がありません。
        thisModelHasNo: このモデルには `{key}` がありません。
        deleteLine: 行を削除してください。
        deleteOrModel: 行を削除するか、対応しているモデルを `model:` に書いてください: {+models}。
        notShowOrModel: 映像に出したくないものを `prompt` に書くか、対応しているモデルを `model:` に書いてください: {+models}。
        referencesOrFrame: 映像は参照画像か最初のフレームのどちらか一方から作られます。両方は使えません。
        deleteReferences: `{key}` を削除するか、`image` と `image_end` を削除してください。
        tooManyImages: `{key}` に画像が{#n}枚ありますが、上限は{#most}枚です。
        deleteSome: {#n}枚削除してください。
        speaksOf: プロンプトに @Image{#number} とありますが、`{key}` の画像は{#n}枚です。
        speaksOfOne: プロンプトに @Image{#number} とありますが、`{key}` の画像は1枚です。
        nameAsMany: プロンプトに出てくる数だけ画像を書いてください。最初の画像が @Image1 です。
        tableLarge: {#n} MB を超えています。
        divideSeveral: 複数のファイルに分けてください。
        quoteOpenInTable: ここで始まる引用符が閉じられていません。
        textBehindQuote: 閉じる引用符の後にさらに文字があります。
        saveFileAgain: ファイルを保存し直してください。
        noRows: データの行がありません。
        writeRows: 見出し行にジョブの項目名を書き、映像ごとに一行ずつ書いてください。
        tooManyRows: 1ジョブの上限である{#n}行を超えています。
        divideTable: 複数に分け、それぞれを別のジョブの横に置いてください。
        notAColumn: `{name}` は項目名ではありません。
        twoColumns: `{key}` の列が二つあります。
        deleteColumn: 一つ削除してください。
        moreCells: 見出し行よりセルが多くなっています。
        quoteText: コンマやセミコロンを含む文は引用符で囲んでください。
        nameTaken: `{name}` という名前はすでに{#row}行目にあります。
        giveAnother: 行ごとに別の名前を付けてください。
        rowsAskTooMany: 表の行を合わせると、このジョブは{#n}本を超える映像を求めています。
        divideIt: 分けてください。
        promptShort: プロンプトは{#n}文字以上必要です。
        shortenOne: 1文字短くしてください。
        promptControl: プロンプトに見えない制御文字が含まれています。
        withoutBackslashes: バックスラッシュを使わずに書いてください。
        controlHere: ここに見えない制御文字があります（{code}）。
        deleteControl: 削除してください。見えない場合は行を入力し直してください。
        networkDrive: `{key}` はネットワークドライブを指していますが、画像はジョブと同じフォルダに置く必要があります。
        homeFolder: `{key}` はホームフォルダを指していますが、画像はジョブと同じフォルダに置く必要があります。
        backslashes: `{key}` の区切りにバックスラッシュが使われています。
        writeSlashes: スラッシュで書いてください: `{example}`
        namesFolder: `{key}` は画像ではなくフォルダを指しています。
        nameOfImage: 画像の名前を書いてください。例: `{example}`
        imageOrDelete: 画像の名前を書くか、行を削除してください。
        imageOrAddress: `{key}` は {scheme}: ではなく、画像の名前か https のアドレスにしてください。
        mustBeHTTPS: `{key}` は https のアドレスにしてください（http になっています）。
        writeOrBeside: `{example}` と書くか、画像をジョブの横に置いてください。
        addressSpace: `{key}` のアドレスに空白が含まれています。
        percentTwenty: 空白の代わりに %20 と書いてください。
        outputPath: `output` はパスではなく名前です。映像はジョブの横に現れます。
        withoutSlashes: スラッシュなしで書いてください。例: `{example}`
        outputEnding: 映像は MP4 なので、`output` を `{ending}` で終わらせることはできません。
        braceAlone: `output` の波括弧が対になっていません。
        bracesAround: 波括弧はプレースホルダーを囲むためのものです: {names}。
        noPlaceholder: `output` に `{word}` というプレースホルダーはありません。
        thereAre: 使えるのは `{names}` です。
        quoteOpen: ここで始まる引用符が閉じられていません。
        quoteClose: 値の最後に同じ引用符を付けるか、両方とも外してください。
        bracketOpen: ここで始まる括弧が正しく閉じられていません。
        bracketClose: 括弧を閉じ、値の間にコンマを入れてください。括弧が文章の一部なら、値を引用符で囲んでください。
        secondJob: ここから二つ目のジョブが始まっていますが、一つのファイルに書けるのは一つです。
        ownFile: この行を削除するか、以降の内容を別のジョブファイルに移してください。
        movedIn: この行は字下げされているため、`{key}` がプロンプトの一部になってしまいます。
        deleteSpace: 先頭の空白を削除してください。プロンプトの一部なら、`prompt: |` と書き、その下に全文を書いてください。
        oneValue: `{key}` の値は一つだけです。リストにはできません。
        sameLine: 同じ行に値を一つ書いてください: `{example}`
        notDefault: `{key}` は個々のジョブのもので、既定値にはできません。
        eachJob: 必要なジョブごとに書き、ここからは削除してください。
        damaged: このファイルは壊れているか、テキストではありません。文字を読み取れません。
        saveUTF8: UTF-8 の標準テキストとして保存し直してください。
        inEditor: テキストエディタで書いてください。名前を間違えた画像や映像ではありませんか？
        imageSides: {name} は {#width} × {#height} ピクセルです。各辺は {#low} から {#high} の間にしてください。別のサイズで保存してください。
        imageWide: {name} は {#width} × {#height} ピクセルで、横に長すぎます。幅は高さの {#low}〜{#high} 倍にしてください。切り抜いてください。
        imageTall: {name} は {#width} × {#height} ピクセルで、縦に長すぎます。幅は高さの {#low}〜{#high} 倍にしてください。切り抜いてください。
        megabytes: {name} は {#n} MB あります。送信できるのは {#most} MB までです。JPEG などで小さく保存してください。
        savePlain: 標準テキストとして保存してください（テキストエディット: フォーマット > 標準テキストにする）。
        """#
}
