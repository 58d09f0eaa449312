import SystemPackage
import Testing
import WatchFolder

struct DebrisTests {
    @Test(
        "what systems and programs leave about is debris",
        arguments: [
            "._hero.png", ".DS_Store", ".hidden", "~$hero.job", ".~lock.hero#", "hero.png.part", "hero.TMP",
            "hero.crdownload",
            ".hero.job.swp", "hero.swp", "4913", "hero.job~", ".syncthing.hero.png.tmp", "~syncthing~hero.png.tmp",
            ".nfs0000000012", "Thumbs.db", "thumbs.db", "desktop.ini", ".reeldrop-0123456789abcdef.part", "#hero.job#",
            "hero.png:Zone.Identifier", ".hero.png.Xa3k9f", "Icon\r",
        ]
    )
    func debris(name: FilePath.Component) {
        #expect(Debris.isDebris(name, isDirectory: false))
    }

    @Test(
        "folders of systems are not entered",
        arguments: ["@eaDir", "#recycle", ".Trash-1000", ".Trashes", ".reeldrop", "$RECYCLE.BIN", ".git", "__MACOSX"]
    )
    func folders(name: FilePath.Component) {
        #expect(Debris.isDebris(name, isDirectory: true))
    }

    @Test(
        "work is not debris",
        arguments: [
            "hero.job", "hero.png", "part", "tmp", "49130", "hero part.job", "Icon", "hero~2.job", "#1.job",
            "@hero.png",
        ]
    )
    func work(name: FilePath.Component) {
        #expect(!Debris.isDebris(name, isDirectory: false))
        #expect(!Debris.isDebris(name, isDirectory: true))
        #expect(!Debris.isConflictCopy(name))
    }

    @Test(
        "conflict copies are known, and are not debris",
        arguments: [
            "hero.sync-conflict-20260101-120000-ABCDEFG.job", "hero (Ana's conflicted copy 2026-01-01).job",
            "hero (conflicted copy 2026-01-01 120000).job", "hero_conflict-20260101-120000.job",
            "hero (SFConflict ana@example.com 2026-01-01-12-00-00).job", "hero-DESKTOP-4F7K2QX.job",
            "hero (Case Conflict).job",
        ]
    )
    func conflicts(name: FilePath.Component) {
        #expect(Debris.isConflictCopy(name))
        #expect(!Debris.isDebris(name, isDirectory: false))
    }

    @Test(
        "a name that only speaks of desktops is no conflict copy",
        arguments: ["hero-desktop-version.job", "hero-DESKTOP.job"]
    )
    func noConflict(name: FilePath.Component) {
        #expect(!Debris.isConflictCopy(name))
    }
}
